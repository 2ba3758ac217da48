import type { Clock } from './clocks.ts'
import type { Day } from './dates.ts'
import { type Line, signAt } from './line.ts'
import { goesOn, isBlocked, isName } from './meant.ts'
import { hasNumber, type Said, saidAt } from './said.ts'

/** What is said of a line's time so far. */
export type Taken = {
  day?: Day
  clock?: Clock
  minutesAgo?: number
}

/** A time at an end of a line: does it go from the title, or stay there? */
export type Meant = { said: Said; stays: boolean }

/** Longer than the longest time. */
const maxTokens = 18

/** The time at the beginning of what is left of a line, from token `from` to `to`. */
export function meantAtFront(
  line: Line,
  from: number,
  to: number,
  taken: Taken,
): Meant | undefined {
  const said = saidAt(line, from)
  if (!said || said.next > to) return undefined
  if (isLoose(line, said)) return looseAtFront(line, said, to, taken)
  if (!isNew(said, taken) || !isClear(said, taken, true)) return undefined
  const isSplit = !said.clock && clockBehind(line, said, to) !== undefined
  const how = goesOn(line, said, to, isSplit)
  return how === 'unsaid' ? undefined : { said, stays: how === 'stays' }
}

/** The time at the end of what is left of a line. */
export function meantAtBack(line: Line, from: number, to: number, taken: Taken): Meant | undefined {
  for (let at = Math.max(from, to - maxTokens); at < to; at++) {
    const said = saidAt(line, at)
    if (said?.next !== to) continue
    if (isBlocked(line, said, from, said.isFeast)) return undefined
    if (isLoose(line, said)) return looseAtBack(said, taken)
    if (!isNew(said, taken) || !isClear(said, taken, false)) return undefined
    if (isName(line, said, from) || isRatherLength(line, said)) return undefined
    return { said, stays: said.isFeast ?? false }
  }
  return undefined
}

/** Today, or a weekday without a colon: they say when with a clock alone. */
function isLoose(line: Line, { clock, day, isWeekday, next }: Said): boolean {
  if (clock || !day) return false
  return isWeekday ? signAt(line, next) !== ':' : isOnlyToday(day)
}

function isOnlyToday({ isToday, start }: Day): boolean {
  return isToday === true && start.length === 10
}

function looseAtFront(line: Line, said: Said, to: number, taken: Taken): Meant | undefined {
  const isDate = said.day !== undefined && hasNumber(line, said)
  if (isDate) return isNew(said, taken) ? { said, stays: false } : undefined
  if (taken.day || taken.minutesAgo !== undefined) return undefined
  const clock = taken.clock ?? clockBehind(line, said, to)
  if (!clock) return undefined
  return { said, stays: said.isWeekday || goesOn(line, said, to, true) !== 'goes' }
}

function looseAtBack(said: Said, taken: Taken): Meant | undefined {
  if (taken.day || taken.minutesAgo !== undefined || !taken.clock) return undefined
  return { said, stays: said.isWeekday ?? false }
}

/** The clock at the other end of a line whose day stands at its beginning. */
function clockBehind(line: Line, said: Said, to: number): Clock | undefined {
  const day = said.day
  if (!day || day.end || day.start.length !== 10) return undefined
  const found = meantAtBack(line, said.next, to, { day })
  return found?.said.clock
}

/** Nothing is said twice; and a clock goes with a single day alone. */
function isNew({ day, clock, minutesAgo, isFeast }: Said, taken: Taken): boolean {
  if (taken.minutesAgo !== undefined) return false
  if (!taken.day && !taken.clock) return true
  if (minutesAgo !== undefined || isFeast) return false
  if (taken.day) {
    return (
      clock !== undefined && !day && !taken.clock && !taken.day.end && taken.day.start.length === 10
    )
  }
  return day !== undefined && !clock && !day.end && day.start.length === 10
}

/** A bare hour needs a day; one whose unit may mean how long something took a day, or the line's beginning. */
function isClear({ clock, day }: Said, taken: Taken, isFront: boolean): boolean {
  if (!clock || clock.strength === 'certain' || day) return true
  if (clock.strength === 'bare') return taken.day !== undefined
  return taken.day !== undefined ? clock.start >= 360 : isFront && clock.start % 60 !== 0
}

/** "Finished the book in 3 days": what begins with a verb in the past isn't ahead. */
function isRatherLength(line: Line, { from, day, clock }: Said): boolean {
  if (clock || !day || !line.vocabulary.match('ahead', line.tokens, from)) return false
  return /^(?:\p{L}+ed|read|ran|built|wrote|made|did|won|lost|got)$/iu.test(
    line.tokens[0]?.text ?? '',
  )
}
