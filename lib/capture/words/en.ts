import type { Words } from './words.ts'

export const english: Words = {
  days: {
    '-2': 'the day before yesterday, day before yesterday',
    '-1': 'yesterday',
    0: 'today',
    1: 'tomorrow',
    2: 'the day after tomorrow, day after tomorrow',
  },
  lastNight: 'last night',
  parts: {
    morning: 'morning, in the morning',
    noon: 'noon, midday, at noon, at midday',
    afternoon: 'afternoon, in the afternoon',
    evening: 'evening, in the evening',
    night: 'night, at night',
    midnight: 'midnight, at midnight',
  },
  ofToday: {
    morning: 'this morning',
    afternoon: 'this afternoon',
    evening: 'this evening, tonight',
  },
  weekdays: 'monday, tuesday, wednesday, thursday, friday, saturday, sunday',
  shortWeekdays: 'mon, tue/tues, wed, thu/thur/thurs, fri, sat, sun',
  months:
    'january/jan, february/feb, march/mar, april/apr, may, june/jun, july/jul, august/aug, ' +
    'september/sep/sept, october/oct, november/nov, december/dec',
  numbers: 'one/a/an, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve',
  units: {
    minute: 'minute, minutes, min, mins',
    hour: 'hour, hours, hr, hrs, h',
    day: 'day, days',
    week: 'week, weeks',
    month: 'month, months',
    year: 'year, years',
  },
  weekend: 'weekend',
  last: 'last, this past, the past',
  lastBehind: '',
  next: 'next',
  nextBehind: '',
  ago: '',
  agoBehind: 'ago',
  ahead: 'in',
  at: 'at, @, around, about',
  on: 'on, on the',
  from: 'from, between',
  to: 'to, until, till, and',
  lasting: 'for',
  hourUnits: "am, pm, a.m., p.m., a.m, p.m, o'clock, o’clock",
  vagueHourUnits: '',
  hourAt: '',
  toHour: { 'half past': 30, 'quarter past': 15, 'quarter to': -15 },
  toHourBehind: {},
  durations: { 'half an hour': 30, 'an hour and a half': 90 },
  of: 'of',
  ordinals: 'st, nd, rd, th',
  seasons: { spring: 'spring', summer: 'summer', autumn: 'autumn, fall', winter: 'winter' },
  feasts: {
    christmas: 'christmas, xmas',
    'new year’s eve': "new year's eve, new year’s eve",
    'new year': "new year's, new year’s, new year",
    easter: 'easter',
    pentecost: 'pentecost, whitsun',
    halloween: 'halloween',
  },
  prepositions:
    'in, into, until, till, since, to, before, after, from, of, for, with, without, during, between, ' +
    'through, throughout, near, over, under, than, like, as, and, or, not, only, per, about, at, on, by, vs',
  authors: 'by, of',
  articles:
    'the, a, an, this, that, every, each, all, my, our, your, his, her, its, their, another, no',
  sentence: "i, we, he, she, it, they, you, was, were, is, i'm, had, has, have, went, never, not",
  verbs: 'was, were, is, are, had, has, will, never, came, left',
  common:
    'the, a, an, and, or, of, to, in, is, was, were, with, for, on, at, by, from, my, our, we, i, he, she, ' +
    'it, they, this, that, had, went, got, up, not, new, home, about, out, some, after, before, again',
}
