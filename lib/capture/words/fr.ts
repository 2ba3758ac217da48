import type { Words } from './words.ts'

export const french: Words = {
  days: {
    '-2': 'avant-hier, avant hier',
    '-1': 'hier',
    0: "aujourd'hui, aujourd’hui",
    1: 'demain',
    2: 'après-demain',
  },
  lastNight: 'la nuit dernière',
  parts: {
    morning: 'matin, matinée, du matin, le matin, au matin',
    noon: 'midi, à midi',
    afternoon: "après-midi, de l'après-midi, de l’après-midi, l'après-midi, après midi",
    evening: 'soir, soirée, du soir, le soir, au soir',
    night: 'nuit, la nuit, de la nuit, dans la nuit',
    midnight: 'minuit, à minuit',
  },
  ofToday: {
    morning: 'ce matin',
    noon: 'ce midi',
    afternoon: 'cet après-midi',
    evening: 'ce soir',
    night: 'cette nuit',
  },
  weekdays: 'lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche',
  shortWeekdays: 'lun, mar, mer, jeu, ven, sam, dim',
  months:
    'janvier/janv, février/févr/fév, mars, avril/avr, mai, juin, juillet/juil, août, septembre/sept, ' +
    'octobre/oct, novembre/nov, décembre/déc',
  numbers: 'un/une, deux, trois, quatre, cinq, six, sept, huit, neuf, dix, onze, douze',
  units: {
    minute: 'minute, minutes, min, mn',
    hour: 'heure, heures, h',
    day: 'jour, jours',
    week: 'semaine, semaines',
    month: 'mois',
    year: 'an, ans, année, années',
  },
  weekend: 'week-end, weekend',
  last: '',
  lastBehind: 'dernier, dernière, passé, passée',
  next: '',
  nextBehind: 'prochain, prochaine',
  ago: 'il y a, y a',
  agoBehind: '',
  ahead: 'dans',
  at: 'à, vers, a, @',
  on: 'le, la, les, au',
  from: 'de, du, entre',
  to: "à, jusqu'à, jusqu’à, au, a",
  lasting: 'pendant, durant',
  hourUnits: '',
  vagueHourUnits: 'h, heure, heures',
  hourAt: '',
  toHour: {},
  toHourBehind: { 'et demie': 30, 'et demi': 30, 'et quart': 15, 'moins le quart': -15 },
  durations: {
    'demi-heure': 30,
    'une demi-heure': 30,
    "quart d'heure": 15,
    'quart d’heure': 15,
    'heure et demie': 90,
    'une heure et demie': 90,
  },
  of: '',
  ordinals: 'er',
  seasons: { spring: 'printemps', summer: 'été', autumn: 'automne', winter: 'hiver' },
  feasts: {
    christmas: 'noël',
    'new year’s eve': 'saint-sylvestre, réveillon',
    'new year': "nouvel an, jour de l'an, jour de l’an",
    easter: 'pâques',
    pentecost: 'pentecôte',
    halloween: 'halloween',
  },
  prepositions:
    "en, dans, jusqu'à, jusqu, jusque, depuis, avant, après, dès, de, du, des, d, pour, par, avec, sans, chez, " +
    'sur, sous, entre, pendant, comme, que, et, ou, pas, à, au, aux, vers, contre',
  authors: 'de, des, du, par, d',
  articles:
    'le, la, les, l, un, une, ce, cet, cette, ces, mon, ma, mes, notre, nos, chaque, tous, toutes',
  sentence:
    'je, j, nous, on, il, elle, ils, elles, tu, vous, c, était, est, a, ai, avons, avait, ont, sommes, ' +
    'suis, quel, quelle, rien',
  verbs: 'était, est, a, avait, sont, étaient, sera',
  common:
    'le, la, les, un, une, des, du, de, et, ou, avec, chez, dans, en, au, aux, pour, sur, je, nous, on, il, ' +
    'elle, est, était, pas, mon, ma, notre, très, que, quel, à, sans, plus',
  ambiguous: { hier: ['de', 'nl'] },
}
