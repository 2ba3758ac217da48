import type { Clock } from './clocks.ts'
import type { Day } from './dates.ts'
import { yearAt } from './dates.ts'
import { durationAt } from './durations.ts'
import { isGlued, type Line, signAt } from './line.ts'
import { isBlocked } from './meant.ts'
import { latestWeekday, weekdayAt, weekendOf } from './relative-days.ts'
import { endedNow, resolve, resolveToday, type SaidTimes, type Times } from './resolve.ts'
import { type Said, saidAt } from './said.ts'
import { startsAt } from './tokens.ts'
import type { Part } from './words/words.ts'

/** What may be meant as a time: it sets nothing by itself. */
export type Hint = Times & { text: string; index: number; kind: 'time' | 'duration' | 'today' }

/** More would be a row that nobody reads. */
const maxHints = 3

/**
 * The hints of what is left of a line, from one token to another, which together say no day.
 * @param taken what is said already: a clock alone goes with a day that is hinted at
 */
export function hintsOf(line: Line, from: number, to: number, taken: SaidTimes): Hint[] {
  if (taken.minutesAgo !== undefined || taken.day) return []
  const hints: Hint[] = []
  for (let at = from; at < to && hints.length < maxHints; ) {
    const vague = vagueClockAt(line, at, from, taken)
    if (vague) hints.push(vague)
    const found = hintAt(line, at, from, taken)
    if (found && found.next <= to) {
      const [first, last] = [line.tokens[at], line.tokens[found.next - 1]]
      const text = line.text.slice(first?.start, last?.end)
      hints.push({ ...found.times, kind: found.kind, text, index: first?.start ?? 0 })
    }
    at = Math.max(at + 1, found?.next ?? 0)
  }
  return hints
}

/** "6h45" may be a clock, or how long something took: both are offered. */
function vagueClockAt(line: Line, at: number, first: number, taken: SaidTimes): Hint | undefined {
  const said = taken.clock ? undefined : unsaidAt(line, at, first)
  const times = said?.clock?.strength === 'vague' && !said.day && resolve(line, said)
  const [begin, end] = [line.tokens[at], line.tokens[(said?.next ?? 1) - 1]]
  if (!times || !begin || !end || !durationAt(line, at)) return undefined
  return { ...times, kind: 'time', text: line.text.slice(begin.start, end.end), index: begin.start }
}

/** A clock that is still to come: it's read as yesterday's, and may be today's. */
export function todayHint(line: Line, clock: Said['clock'], index: number, text: string): Hint[] {
  const times = clock && resolveToday(line, clock)
  return times ? [{ ...times, kind: 'today', text, index }] : []
}

type FoundHint = { next: number; times: Times; kind: Hint['kind'] }

/** The hint that begins at a token, longest first. */
export function hintAt(
  line: Line,
  at: number,
  first: number,
  taken: SaidTimes,
): FoundHint | undefined {
  if (!startsAt(line.tokens, at)) return undefined
  const length = taken.clock ? undefined : lengthAt(line, at)
  if (length) return length
  const said = partFirst(line, at, first) ?? unsaidAt(line, at, first) ?? dayHintAt(line, at, first)
  if (!said || (taken.clock && (said.clock || said.minutesAgo !== undefined))) return undefined
  const times = resolve(line, { ...taken, ...said })
  if (!times || JSON.stringify(times) === JSON.stringify(resolve(line, taken))) return undefined
  return { next: said.next, times, kind: 'time' }
}

/** How long something took, behind its preposition or not: it has just ended. */
function lengthAt(line: Line, at: number): FoundHint | undefined {
  const by = line.vocabulary.match('lasting', line.tokens, at)
  const inBy = ['in', 'en', 'em'].includes(line.tokens[at]?.fold ?? '') ? at + 1 : undefined
  const found = durationAt(line, by?.next ?? inBy ?? at)
  if (!found) return undefined
  return { next: found.next, times: endedNow(line, found.minutes), kind: 'duration' }
}

/** "Morgen am See": a part of the day that may be tomorrow elsewhere. */
function partFirst(line: Line, at: number, first: number) {
  return line.find('days', at) && line.find('parts', at) ? dayHintAt(line, at, first) : undefined
}

/** A time that is said where it doesn't count: within the line. */
function unsaidAt(line: Line, at: number, first: number): Said | undefined {
  const said = saidAt(line, at)
  if (!said || (said.day?.isToday && !said.clock)) return undefined
  const isSpan = said.isFeast || (said.day !== undefined && said.day.start.length < 10)
  return isBlocked(line, said, first, isSpan) ? undefined : said
}

function dayHintAt(
  line: Line,
  at: number,
  first: number,
): (SaidTimes & { next: number }) | undefined {
  const found = looseDayAt(line, at)
  return found && !isWithin(line, at, first) ? found : undefined
}

/** A weekday, a weekend, a part of today or the year that something was in. */
function looseDayAt(line: Line, at: number): (SaidTimes & { next: number }) | undefined {
  const weekday = weekdayAt(line, at)
  if (weekday) {
    const start = latestWeekday(line, weekday.meaning.weekday).toString()
    return { next: weekday.next, day: { start } }
  }
  const weekend = line.find('weekend', at)
  if (weekend) return { next: weekend.next, day: weekendOf(line, -1) }
  const ofToday = line.find('ofToday', at)
  if (ofToday)
    return { next: ofToday.next, day: { start: line.today.toString(), part: ofToday.meaning } }
  const part = line.find('parts', at)
  if (part) {
    const clock = pointOf(part.meaning)
    return { next: part.next, day: partOfDay(line, part.meaning), ...(clock && { clock }) }
  }
  const year =
    ['in', 'en', 'em', 'nel'].includes(line.tokens[at]?.fold ?? '') && yearAt(line, at + 1)
  const isLoose = year && Number(year) >= 1900 && Number(year) <= line.today.year + 1
  if (!isLoose || (isGlued(line, at + 2) && signAt(line, at + 2) !== ',')) return undefined
  return { next: at + 2, day: { start: year } }
}

const begins: Record<Part, number> = {
  midnight: 0,
  morning: 5,
  noon: 12,
  afternoon: 12,
  evening: 17,
  night: 21,
}

/** The latest day of which that part has begun. */
function partOfDay({ now, today }: Line, part: Part): Day {
  const isBegun = now.hour >= begins[part]
  return { start: (isBegun ? today : today.subtract({ days: 1 })).toString(), part }
}

/** What clocks show then. */
function pointOf(part: Part): Clock | undefined {
  const start = { noon: 720, midnight: 0 }[part as 'noon']
  return start === undefined ? undefined : { next: 0, start, strength: 'certain', isPlain: false }
}

/** Behind a preposition or an article a hint is part of the sentence: "moved to Friday", "die Nacht". */
function isWithin(line: Line, at: number, first: number): boolean {
  const own = at > first && line.vocabulary.match('on', line.tokens, at - 1)
  return !own && isBlocked(line, { from: at, next: at }, first)
}
