import type { Words } from './words.ts'

export const portuguese: Words = {
  days: {
    '-2': 'anteontem, antes de ontem',
    '-1': 'ontem',
    0: 'hoje',
    1: 'amanhã',
    2: 'depois de amanhã',
  },
  lastNight: 'a noite passada, na noite passada, noite passada',
  parts: {
    morning: 'manhã, de manhã, da manhã, pela manhã, à manhã',
    noon: 'meio-dia, ao meio-dia',
    afternoon: 'tarde, à tarde, da tarde, de tarde, pela tarde',
    evening: 'ao anoitecer',
    night: 'noite, à noite, da noite, de noite',
    midnight: 'meia-noite, à meia-noite',
  },
  ofToday: {
    morning: 'hoje de manhã, esta manhã, hoje pela manhã',
    afternoon: 'hoje à tarde, esta tarde, hoje de tarde',
    night: 'hoje à noite, esta noite',
  },
  weekdays: 'segunda-feira, terça-feira, quarta-feira, quinta-feira, sexta-feira, sábado, domingo',
  shortWeekdays: 'seg/segunda, ter/terça, qua/quarta, qui/quinta, sex/sexta, sáb, dom',
  months:
    'janeiro/jan, fevereiro/fev, março/mar, abril/abr, maio/mai, junho/jun, julho/jul, agosto/ago, ' +
    'setembro/set, outubro/out, novembro/nov, dezembro/dez',
  numbers: 'um/uma, dois/duas, três, quatro, cinco, seis, sete, oito, nove, dez, onze, doze',
  units: {
    minute: 'minuto, minutos, min',
    hour: 'hora, horas, h',
    day: 'dia, dias',
    week: 'semana, semanas',
    month: 'mês, meses',
    year: 'ano, anos',
  },
  weekend: 'fim de semana, fim-de-semana',
  last: 'passado, último',
  lastBehind: 'passado, passada',
  next: 'próximo, próxima',
  nextBehind: 'que vem, próximo, próxima',
  ago: 'há, faz',
  agoBehind: 'atrás',
  ahead: 'daqui a, dentro de',
  at: 'às, à, pelas, ao, as, @',
  on: 'no, na, a, o, em, no dia',
  from: 'das, de, da',
  to: 'às, à, até às, até, a',
  lasting: 'durante, por',
  hourUnits: '',
  vagueHourUnits: 'h, hs',
  hourAt: 'às, pelas',
  toHour: {},
  toHourBehind: { 'e meia': 30, 'e um quarto': 15, 'menos um quarto': -15 },
  durations: { 'meia hora': 30, 'hora e meia': 90, 'uma hora e meia': 90 },
  of: 'de, do',
  ordinals: 'º, °',
  seasons: { spring: 'primavera', summer: 'verão', autumn: 'outono', winter: 'inverno' },
  feasts: {
    christmas: 'natal',
    'new year’s eve': 'réveillon, passagem de ano',
    'new year': 'ano novo',
    easter: 'páscoa',
    pentecost: 'pentecostes',
    halloween: 'halloween',
  },
  prepositions:
    'em, até, desde, antes, depois, após, de, do, da, dos, das, para, por, com, sem, entre, durante, como, que, ' +
    'e, ou, não, só, a, ao, aos, sobre, contra',
  authors: 'de, do, da, por',
  articles:
    'o, a, os, as, um, uma, este, esta, estes, estas, cada, todos, todas, meu, minha, nosso, nossa',
  sentence:
    'eu, nós, ele, ela, eles, me, se, foi, era, fui, foram, fomos, estive, estava, é, há, tive, choveu, fez, não',
  verbs: 'foi, era, é, ia, tinha, será, não, nunca',
  common:
    'o, a, os, as, um, uma, do, da, no, na, de, e, com, em, por, para, ao, meu, minha, me, se, que, não, é, ' +
    'foi, muito, casa, das, dos',
  sentenceEnds: 'mos',
  ambiguous: {
    segunda: [],
    terça: [],
    quarta: [],
    quinta: [],
    sexta: [],
    out: ['en'],
    set: ['en'],
  },
}
