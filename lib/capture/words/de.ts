import type { Words } from './words.ts'

export const german: Words = {
  days: {
    '-2': 'vorgestern',
    '-1': 'gestern',
    0: 'heute',
    1: 'morgen',
    2: 'übermorgen, uebermorgen',
  },
  lastNight: 'letzte nacht, heute nacht',
  parts: {
    morning:
      'morgen, früh, frueh, morgens, vormittag, vormittags, am morgen, am vormittag, in der früh',
    noon: 'mittag, mittags, am mittag',
    afternoon: 'nachmittag, nachmittags, am nachmittag',
    evening: 'abend, abends, am abend',
    night: 'nacht, nachts, in der nacht',
    midnight: 'mitternacht, um mitternacht',
  },
  ofToday: {
    morning: 'heute früh, heute frueh, heute morgen, heute vormittag',
    noon: 'heute mittag',
    afternoon: 'heute nachmittag',
    evening: 'heute abend',
  },
  weekdays: 'montag, dienstag, mittwoch, donnerstag, freitag, samstag/sonnabend, sonntag',
  shortWeekdays: 'mo, di, mi, do, fr, sa, so',
  joinsParts: {
    morgen: 'morning',
    früh: 'morning',
    vormittag: 'morning',
    mittag: 'noon',
    nachmittag: 'afternoon',
    abend: 'evening',
    nacht: 'night',
  },
  months:
    'januar/jänner/jan, februar/feb, märz/mrz/maerz, april/apr, mai, juni/jun, juli/jul, august/aug, ' +
    'september/sep/sept, oktober/okt, november/nov, dezember/dez',
  numbers:
    'ein/eine/einem/einer/einen/eins, zwei, drei, vier, fünf/fuenf, sechs, sieben, acht, neun, zehn, elf, ' +
    'zwölf/zwoelf',
  units: {
    minute: 'minute, minuten, min',
    hour: 'stunde, stunden, std, h',
    day: 'tag, tage, tagen',
    week: 'woche, wochen',
    month: 'monat, monate, monaten',
    year: 'jahr, jahre, jahren',
  },
  weekend: 'wochenende',
  last: 'letzten, letzte, letzter, letztes, letztem, vergangenen, vergangene, vergangenes, vorige, vorigen, voriges',
  lastBehind: '',
  next: 'nächsten, nächste, nächster, nächstes, kommenden, kommende, kommendes',
  nextBehind: '',
  ago: 'vor',
  agoBehind: '',
  ahead: 'in',
  at: 'um, gegen, so gegen, @',
  on: 'am, den, am letzten',
  from: 'von, vom, zwischen',
  to: 'bis',
  lasting: 'für, lang',
  hourUnits: 'uhr',
  vagueHourUnits: '',
  hourAt: '',
  toHour: { halb: -30, 'viertel nach': 15, 'viertel vor': -15 },
  toHourBehind: {},
  durations: { 'halbe stunde': 30, 'halbe std': 30, dreiviertelstunde: 45, viertelstunde: 15 },
  of: '',
  ordinals: '',
  seasons: {
    spring: 'frühling, frühjahr, fruehling',
    summer: 'sommer',
    autumn: 'herbst',
    winter: 'winter',
  },
  feasts: {
    christmas: 'weihnachten, xmas',
    'new year’s eve': 'silvester',
    'new year': 'neujahr',
    easter: 'ostern',
    pentecost: 'pfingsten',
    halloween: 'halloween',
  },
  prepositions:
    'in, im, ins, bis, seit, vor, nach, ab, von, vom, für, mit, ohne, zu, zum, zur, aus, bei, beim, an, ans, ' +
    'auf, während, zwischen, wegen, wie, als, und, oder, nicht, nur, erst, schon, noch, pro, gegen, um, am',
  authors: 'von, der, des',
  articles:
    'der, die, das, den, dem, des, ein, eine, einen, einem, einer, jeden, jede, jedes, jeder, alle, dieser, ' +
    'diesen, diese, dieses, mein, meine, meinen, unser, unsere, kein, keine',
  sentence:
    'ich, wir, er, sie, es, ihr, war, waren, ist, hat, haben, habe, hatte, hatten, bin, sind, ging, wurde',
  verbs: 'war, waren, ist, sind, hat, hatte, hatten, fiel, kam, wird, wurde, ging',
  common:
    'der, die, das, den, dem, ein, eine, einen, und, oder, mit, im, am, in, zu, zum, zur, beim, bei, von, vom, ' +
    'ich, wir, war, waren, ist, haben, hat, nicht, auf, für, nach, auch, es, bis, gegen, mein, meine, aus',
  ambiguous: { morgen: ['nl'] },
}
