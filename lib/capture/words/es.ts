import type { Words } from './words.ts'

export const spanish: Words = {
  days: {
    '-2': 'anteayer, antes de ayer, antier',
    '-1': 'ayer',
    0: 'hoy',
    1: 'mañana',
    2: 'pasado mañana',
  },
  lastNight: 'anoche, la noche pasada',
  parts: {
    morning: 'por la mañana, de la mañana, en la mañana, la mañana, de mañana',
    noon: 'mediodía, al mediodía, a mediodía',
    afternoon: 'tarde, por la tarde, de la tarde, en la tarde',
    evening: 'al anochecer',
    night: 'noche, por la noche, de la noche, en la noche',
    midnight: 'medianoche, a medianoche',
  },
  ofToday: {
    morning: 'esta mañana',
    noon: 'este mediodía',
    afternoon: 'esta tarde',
    night: 'esta noche',
  },
  weekdays: 'lunes, martes, miércoles, jueves, viernes, sábado, domingo',
  shortWeekdays: 'lun, mar, mié, jue, vie, sáb, dom',
  months:
    'enero/ene, febrero/feb, marzo/mar, abril/abr, mayo/may, junio/jun, julio/jul, agosto/ago, ' +
    'septiembre/setiembre/sep/sept, octubre/oct, noviembre/nov, diciembre/dic',
  numbers: 'un/una/uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez, once, doce',
  units: {
    minute: 'minuto, minutos, min',
    hour: 'hora, horas, h',
    day: 'día, días',
    week: 'semana, semanas',
    month: 'mes, meses',
    year: 'año, años',
  },
  weekend: 'fin de semana, finde',
  last: 'pasado, último',
  lastBehind: 'pasado, pasada',
  next: 'próximo, próxima',
  nextBehind: 'próximo, próxima, que viene',
  ago: 'hace',
  agoBehind: 'atrás',
  ahead: 'dentro de',
  at: 'a las, a la, a eso de las, sobre las, hacia las, @',
  on: 'el, la, el día, en el, en la',
  from: 'de, del, desde las, de las',
  to: 'a, al, a las, hasta, hasta las',
  lasting: 'durante',
  hourUnits: '',
  vagueHourUnits: 'h, hs',
  hourAt: 'a las, a la, a eso de las, sobre las, hacia las',
  toHour: {},
  toHourBehind: { 'y media': 30, 'y cuarto': 15, 'menos cuarto': -15 },
  durations: {
    'media hora': 30,
    'hora y media': 90,
    'una hora y media': 90,
    'tres cuartos de hora': 45,
  },
  of: 'de, del',
  ordinals: 'º, °',
  seasons: { spring: 'primavera', summer: 'verano', autumn: 'otoño', winter: 'invierno' },
  feasts: {
    christmas: 'navidad, navidades',
    'new year’s eve': 'nochevieja',
    'new year': 'año nuevo',
    easter: 'pascua, semana santa',
    pentecost: 'pentecostés',
    halloween: 'halloween',
  },
  prepositions:
    'en, hasta, desde, antes, después, tras, de, del, para, por, con, sin, entre, durante, como, que, y, e, o, ' +
    'no, solo, a, al, hacia, sobre, según',
  authors: 'de, por',
  articles:
    'el, la, los, las, un, una, este, esta, estos, estas, cada, todos, todas, mi, mis, nuestro, nuestra',
  sentence:
    'yo, nosotros, él, ella, ellos, me, nos, se, fue, era, fui, fueron, estuve, estaba, es, ha, he, hay, había, ' +
    'llovió, hizo, no, va',
  verbs: 'fue, era, es, ha, había, iba, será, no, nunca',
  common:
    'el, la, los, las, un, una, del, de, y, con, en, por, para, al, mi, me, se, que, no, es, fue, muy, su, ' +
    'está, ha, casa, nos',
  ambiguous: { once: ['en', 'fr'] },
  sentenceEnds: 'mos',
}
