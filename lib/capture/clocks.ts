import { durationAt } from './durations.ts'
import { isGlued, type Line, numberAt, signAt } from './line.ts'
import { endsAt, startsAt } from './tokens.ts'
import type { Part } from './words/words.ts'

/** What clocks show, in minutes of the day; `end` may be of the next one. */
export type Clock = {
  next: number
  start: number
  end?: number
  /**
   * `certain` by minutes or a unit, `vague` where the unit may mean how long something took ("7h"), `bare`
   * by its preposition alone ("at 8").
   */
  strength: Strength
  /** Nothing but digits: it may be a result ("5k 21:14"). */
  isPlain: boolean
}
type Strength = 'certain' | 'vague' | 'bare'
type Hour = {
  next: number
  minutes: number
  strength: Strength
  isPlain?: boolean
  half?: 'am' | 'pm'
}

/** The clock time, or the span of two, that stands at `at`, its preposition included. */
export function clockAt(line: Line, at: number): Clock | undefined {
  if (!startsAt(line.tokens, at)) return undefined
  const from = line.vocabulary.match('from', line.tokens, at)
  return (from && spanAt(line, from.next, true)) ?? spanAt(line, at, false)
}

function spanAt(line: Line, first: number, isFrom: boolean): Clock | undefined {
  const said = saidHour(line, first, isFrom)
  // "8–9 Uhr": the first has its unit from the second.
  const begin = said ?? hourAt(line, first, 'preposition')
  const end = begin && endOf(line, begin, isFrom)
  if (!begin || ((isFrom || !said) && !end)) return undefined
  if (end) {
    const start = begin.half || !end.half ? begin.minutes : sameHalf(begin.minutes, end)
    const next = start + ((end.minutes - start + 1440) % 1440 || 1440)
    const isVague = begin.strength === 'vague' && end.strength === 'vague' && !isFrom
    return behind(line, {
      next: end.next,
      start,
      end: next,
      strength: isVague ? 'vague' : 'certain',
      isPlain: false,
    })
  }
  const { next, minutes: start, strength, isPlain = false } = begin
  return behind(line, { next, start, strength, isPlain })
}

/** An hour behind its preposition, or without one. */
function saidHour(line: Line, at: number, isFrom: boolean): Hour | undefined {
  const by = line.vocabulary.match('hourAt', line.tokens, at)
  const said = by && hourAt(line, by.next, 'unit')
  if (said) return { ...said, strength: 'certain', isPlain: false }
  const own = line.vocabulary.match('at', line.tokens, at)
  const hour = own && hourAt(line, own.next, 'preposition')
  if (hour) {
    return { ...hour, strength: hour.strength === 'bare' ? 'bare' : 'certain', isPlain: false }
  }
  return hourAt(line, at, isFrom ? 'preposition' : undefined)
}

/** The second hour of a span; a first one without a unit needs one here, or a word before both. */
function endOf(line: Line, begin: Hour, isFrom: boolean): Hour | undefined {
  const sign = /^[-–—]$/.test(signAt(line, begin.next)) && begin.next + 1
  const to = sign || line.vocabulary.match('to', line.tokens, begin.next)?.next
  if (!to) return undefined
  const own = line.vocabulary.match('hourAt', line.tokens, begin.next)
  const isHourAt = !sign && own !== undefined
  const by = line.vocabulary.match('at', line.tokens, to)?.next ?? to
  const end = hourAt(line, to, isHourAt ? 'unit' : 'preposition') ?? hourAt(line, by, 'preposition')
  if (!end || (end.strength === 'bare' && begin.strength !== 'certain')) return undefined
  if (end.strength === 'bare' && !isFrom) return undefined
  return begin.strength === 'bare' && !sign && !isFrom ? undefined : end
}

/** "8–10pm" begins in the evening too, "11–1pm" doesn't. */
function sameHalf(start: number, { minutes, half }: Hour): number {
  return half === 'pm' && start < 720 && start + 720 < minutes ? start + 720 : start
}

/** The hour that stands at `at`. A bare number is one only behind a preposition or as good as a unit. */
function hourAt(line: Line, at: number, by?: 'preposition' | 'unit'): Hour | undefined {
  const idiom = line.find('toHour', at)
  if (idiom) {
    const hour = numberAt(line, idiom.next) ?? line.find('numbers', idiom.next)?.meaning
    if (hour === undefined || hour > 24) return undefined
    return done(line, idiom.next + 1, hour * 60 + idiom.meaning, 'certain')
  }
  const word = line.find('numbers', at)
  const hour = numberAt(line, at) ?? word?.meaning
  if (hour === undefined || hour > 24) return undefined
  const minutes = word ? undefined : minutesAt(line, at + 1, by !== undefined)
  const next = minutes?.next ?? at + 1
  const total = hour * 60 + (minutes?.minutes ?? 0)
  if (total > 1440) return undefined
  return (
    withUnit(line, next, total, word !== undefined, by) ??
    (minutes && !minutes.needsUnit && isClear(line, next)
      ? ({ ...done(line, next, total, 'certain'), isPlain: true } as Hour)
      : !minutes && by
        ? bare(line, next, total, by, word !== undefined)
        : undefined)
  )
}

/** `:30` directly behind an hour; `.30` needs a unit, or a preposition before it. */
function minutesAt(line: Line, at: number, hasPreposition: boolean) {
  const sign = signAt(line, at)
  const minutes = numberAt(line, at + 1, 2, 2)
  if (!/^[:.]$/.test(sign) || !isGlued(line, at) || !isGlued(line, at + 1)) return undefined
  if (minutes === undefined || minutes > 59) return undefined
  if (/^[:.,]$/.test(signAt(line, at + 2)) && isGlued(line, at + 2) && isGlued(line, at + 3)) {
    return undefined
  }
  return { next: at + 2, minutes, needsUnit: sign === '.' && !hasPreposition }
}

function withUnit(
  line: Line,
  at: number,
  total: number,
  isWord: boolean,
  by?: 'preposition' | 'unit',
): Hour | undefined {
  const unit = line.vocabulary.match('hourUnits', line.tokens, at)
  if (unit && endsAt(line.tokens, unit.next) && !isPrepositionAm(line, at)) {
    const half = /^[ap]/.exec(line.tokens[at]?.fold ?? '')?.[0]
    if (!half || !/^[ap]\.?m/.test(foldOf(line, at, unit.next))) {
      return done(line, unit.next, total, 'certain')
    }
    if (total < 60 || total >= 780) return undefined
    const minutes = (total % 720) + (half === 'p' ? 720 : 0)
    return { ...(done(line, unit.next, minutes, 'certain') as Hour), half: `${half as 'a' | 'p'}m` }
  }
  const vague = line.vocabulary.match('vagueHourUnits', line.tokens, at)
  if (!vague || (isWord && by === undefined && !line.find('toHourBehind', vague.next)))
    return undefined
  const minutes = total % 60 === 0 ? numberAt(line, vague.next, 2, 2) : undefined
  const isMinutes = minutes !== undefined && minutes < 60 && isGlued(line, vague.next)
  const next = isMinutes ? vague.next + 1 : vague.next
  const behind = line.find('toHourBehind', next)
  const sum = total + (isMinutes ? minutes : 0) + (behind?.meaning ?? 0)
  const certain = (total % 60 !== 0 && !isMinutes) || behind !== undefined || total >= 780
  return done(line, behind?.next ?? next, sum, certain ? 'certain' : 'vague')
}

function bare(line: Line, at: number, total: number, by: 'preposition' | 'unit', isWord: boolean) {
  const behind = line.find('toHourBehind', at)
  if (behind) return done(line, behind.next, total + behind.meaning, 'certain')
  if (isWord && by !== 'unit') return undefined
  if (isGlued(line, at) && !endsAt(line.tokens, at)) {
    // The other one of a span: "8-10pm".
    if (!/^[-–—]$/.test(signAt(line, at))) return undefined
  }
  return { next: at, minutes: total, strength: by === 'unit' ? 'certain' : 'bare' } as Hour
}

/** In "6:30 am Bahnhof" it's German: a word in capitals follows, and nothing else is English. */
function isPrepositionAm(line: Line, at: number): boolean {
  const { tokens, vocabulary } = line
  if (tokens[at]?.text !== 'am' || isGlued(line, at) || !vocabulary.languages.includes('de'))
    return false
  return /^\p{Lu}/u.test(tokens[at + 1]?.text ?? '') && !(line.isOf('en') && !line.isOf('de'))
}

function foldOf({ tokens }: Line, from: number, to: number): string {
  return tokens
    .slice(from, to)
    .map((token) => token.fold)
    .join('')
}

/** A number of something isn't the time: "3:58 min". */
function isClear(line: Line, at: number): boolean {
  if (/^[-–—]$/.test(signAt(line, at))) return true
  return (
    endsAt(line.tokens, at) && !/^(?:min|mins|sec|sek|km|std|h)$/.test(line.tokens[at]?.fold ?? '')
  )
}

function done(line: Line, next: number, minutes: number, strength: Strength): Hour | undefined {
  const isDash = /^[-–—]$/.test(signAt(line, next))
  return isDash || endsAt(line.tokens, next) ? { next, minutes, strength } : undefined
}

/** With what is said behind a clock: a part of the day, or how long it took. */
function behind(line: Line, clock: Clock): Clock {
  const part = line.find('parts', clock.next)
  const isAdverb =
    part &&
    (part.next - clock.next > 1 || /^(?:.*s|fruh|frueh)$/.test(line.tokens[clock.next]?.fold ?? ''))
  if (part && isAdverb)
    return behind(line, { ...inPart(clock, part.meaning), next: part.next, strength: 'certain' })
  if (clock.end !== undefined) return clock
  const by = line.vocabulary.match('lasting', line.tokens, clock.next)
  const length = durationAt(line, by?.next ?? clock.next)
  if (!length) return clock
  const after = by ? undefined : line.find('lasting', length.next)
  const next = after?.next ?? length.next
  if (!by && !after && next < line.tokens.length) return clock
  return { ...clock, next, end: clock.start + length.minutes, strength: 'certain', isPlain: false }
}

/** A clock in a part of the day: "a las 5 de la tarde", "gestern Abend 8:15". */
export function inPart<T extends { start: number; end?: number }>(clock: T, part: Part): T {
  const from: Partial<Record<Part, number>> = { afternoon: 60, evening: 180, night: 360 }
  const first = from[part]
  if (first === undefined || clock.start < first || clock.start >= 720) return clock
  return {
    ...clock,
    start: clock.start + 720,
    ...(clock.end !== undefined && { end: clock.end + 720 }),
  }
}
