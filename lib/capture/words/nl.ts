import type { Words } from './words.ts'

export const dutch: Words = {
  days: { '-2': 'eergisteren', '-1': 'gisteren', 0: 'vandaag', 1: 'morgen', 2: 'overmorgen' },
  lastNight: 'afgelopen nacht',
  parts: {
    morning: "ochtend, ochtends, 's ochtends, ’s ochtends, 's morgens, ’s morgens, voormiddag",
    afternoon: "middag, 's middags, ’s middags, namiddag",
    evening: "avond, 's avonds, ’s avonds",
    night: "nacht, 's nachts, ’s nachts",
    midnight: 'middernacht, om middernacht',
  },
  ofToday: {
    morning: 'vanochtend, vanmorgen',
    afternoon: 'vanmiddag',
    evening: 'vanavond',
    night: 'vannacht',
  },
  weekdays: 'maandag, dinsdag, woensdag, donderdag, vrijdag, zaterdag, zondag',
  shortWeekdays: 'ma, di, wo, do, vr, za, zo',
  joinsParts: {
    ochtend: 'morning',
    morgen: 'morning',
    middag: 'afternoon',
    namiddag: 'afternoon',
    avond: 'evening',
    nacht: 'night',
  },
  joinsDays: 'gister, gisteren',
  months:
    'januari/jan, februari/feb, maart/mrt, april/apr, mei, juni/jun, juli/jul, augustus/aug, ' +
    'september/sep/sept, oktober/okt, november/nov, december/dec',
  numbers: 'een/één, twee, drie, vier, vijf, zes, zeven, acht, negen, tien, elf, twaalf',
  units: {
    minute: 'minuut, minuten, min',
    hour: 'uur, uren, u',
    day: 'dag, dagen',
    week: 'week, weken',
    month: 'maand, maanden',
    year: 'jaar, jaren',
  },
  weekend: 'weekend, weekeinde',
  last: 'afgelopen, vorige, vorig, verleden',
  lastBehind: '',
  next: 'volgende, volgend, komende, aanstaande, komend',
  nextBehind: '',
  ago: '',
  agoBehind: 'geleden',
  ahead: 'over',
  at: 'om, rond, @',
  on: 'op',
  from: 'van',
  to: 'tot, t/m',
  lasting: 'gedurende, lang',
  hourUnits: '',
  vagueHourUnits: 'uur, u',
  hourAt: '',
  toHour: { half: -30, 'kwart over': 15, 'kwart voor': -15 },
  toHourBehind: {},
  durations: { 'half uur': 30, 'anderhalf uur': 90, kwartier: 15, 'drie kwartier': 45 },
  of: '',
  ordinals: 'e, ste, de',
  seasons: {
    spring: 'lente, voorjaar',
    summer: 'zomer',
    autumn: 'herfst, najaar',
    winter: 'winter',
  },
  feasts: {
    christmas: 'kerst, kerstmis',
    'new year’s eve': 'oudejaarsavond, oud en nieuw',
    'new year': 'nieuwjaar',
    easter: 'pasen',
    pentecost: 'pinksteren',
    halloween: 'halloween',
  },
  prepositions:
    'in, tot, sinds, vanaf, voor, na, van, met, zonder, naar, bij, aan, te, tijdens, tussen, als, zoals, dan, ' +
    'en, of, niet, alleen, pas, per, door, uit, over, om, op, rond',
  authors: 'van, door',
  articles:
    'de, het, een, elke, elk, iedere, ieder, alle, deze, dit, die, dat, mijn, onze, ons, geen',
  sentence:
    'ik, we, wij, hij, zij, ze, het, was, waren, is, heb, hebben, heeft, had, hadden, ben, zijn, ging',
  verbs: 'was, waren, is, zijn, heeft, had, viel, kwam, wordt, werd, ging',
  common:
    'de, het, een, en, of, met, in, naar, bij, van, voor, op, aan, ik, we, was, waren, is, heb, hebben, niet, ' +
    'ook, mijn, onze, te, uit, tot, zijn, heeft, zo',
}
