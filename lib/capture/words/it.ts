import type { Words } from './words.ts'

export const italian: Words = {
  days: {
    '-2': "l'altro ieri, l’altro ieri, altro ieri, avantieri",
    '-1': 'ieri',
    0: 'oggi',
    1: 'domani',
    2: 'dopodomani',
  },
  lastNight: 'ieri notte, la notte scorsa, la scorsa notte',
  parts: {
    morning: 'mattina, mattino, di mattina, del mattino, al mattino, la mattina',
    noon: 'mezzogiorno, a mezzogiorno',
    afternoon: 'pomeriggio, di pomeriggio, del pomeriggio, nel pomeriggio',
    evening: 'sera, di sera, della sera, la sera',
    night: 'notte, di notte, della notte',
    midnight: 'mezzanotte, a mezzanotte',
  },
  ofToday: {
    morning: 'stamattina, questa mattina, stamani',
    afternoon: 'oggi pomeriggio, questo pomeriggio',
    evening: 'stasera, questa sera',
    night: 'stanotte, questa notte',
  },
  weekdays: 'lunedì, martedì, mercoledì, giovedì, venerdì, sabato, domenica',
  shortWeekdays: 'lun, mar, mer, gio, ven, sab, dom',
  months:
    'gennaio/gen, febbraio/feb, marzo/mar, aprile/apr, maggio/mag, giugno/giu, luglio/lug, agosto/ago, ' +
    'settembre/set/sett, ottobre/ott, novembre/nov, dicembre/dic',
  numbers:
    "un/una/uno/un’/un', due, tre, quattro, cinque, sei, sette, otto, nove, dieci, undici, dodici",
  units: {
    minute: 'minuto, minuti, min',
    hour: 'ora, ore, h',
    day: 'giorno, giorni',
    week: 'settimana, settimane',
    month: 'mese, mesi',
    year: 'anno, anni',
  },
  weekend: 'fine settimana, weekend, week-end',
  last: 'scorso, scorsa, lo scorso, la scorsa',
  lastBehind: 'scorso, scorsa, passato, passata',
  next: 'prossimo, prossima, il prossimo, la prossima',
  nextBehind: 'prossimo, prossima',
  ago: '',
  agoBehind: 'fa',
  ahead: 'fra, tra',
  at: 'alle, alle ore, all, ore, verso le, @',
  on: 'il, la, lo, nel, a',
  from: 'dalle, dalle ore, dal',
  to: 'alle, fino alle, a, al',
  lasting: 'per',
  hourUnits: '',
  vagueHourUnits: 'h',
  hourAt: 'alle, ore, alle ore, verso le',
  toHour: {},
  toHourBehind: { 'e mezza': 30, 'e mezzo': 30, 'e un quarto': 15, 'meno un quarto': -15 },
  durations: {
    "mezz'ora": 30,
    'mezz’ora': 30,
    mezzora: 30,
    "un'ora e mezza": 90,
    'un’ora e mezza': 90,
    "un'ora": 60,
    'un’ora': 60,
  },
  of: 'di, del',
  ordinals: 'º, °',
  seasons: { spring: 'primavera', summer: 'estate', autumn: 'autunno', winter: 'inverno' },
  feasts: {
    christmas: 'natale',
    'new year’s eve': 'san silvestro',
    'new year': 'capodanno',
    easter: 'pasqua',
    pentecost: 'pentecoste',
    halloween: 'halloween',
  },
  prepositions:
    'in, fino, da, dal, dalla, dalle, dai, prima, dopo, di, del, della, delle, dei, d, per, con, senza, tra, fra, ' +
    'durante, come, che, e, o, non, solo, a, al, alla, verso, nel, nella, su, contro, entro, dallo',
  authors: 'di, dei, da',
  articles:
    'il, lo, la, i, gli, le, l, un, una, questo, questa, ogni, tutti, tutte, mio, mia, nostro, nostra',
  sentence:
    'io, noi, lui, lei, loro, mi, ci, si, siamo, sono, ho, abbiamo, era, è, ero, eravamo, ha, hanno, pioveva, non',
  verbs: 'era, è, ha, aveva, sarà, non, mai, sono',
  common:
    'il, lo, la, i, gli, le, un, una, del, della, di, e, con, in, per, al, alla, da, dal, mio, mia, mi, si, che, ' +
    'non, è, era, ho, sono, casa, dai',
  sentenceEnds: 'mmo, vamo',
  ambiguous: { sera: ['fr'], set: ['en'] },
}
