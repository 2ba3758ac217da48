import { isGlued, type Line, numberAt, signAt } from './line.ts'
import { endsAt } from './tokens.ts'

/** How long something took, in minutes: "28 min", "1.5 hours", "2 h 15", "half an hour". */
export function durationAt(line: Line, at: number): { next: number; minutes: number } | undefined {
  const phrase = line.find('durations', at)
  if (phrase) return { next: phrase.next, minutes: phrase.meaning }
  const count = countAt(line, at)
  if (!count) return undefined
  const unit = line.vocabulary.match('units', line.tokens, count.next)
  if (!unit || (unit.meaning !== 'hour' && unit.meaning !== 'minute')) return undefined
  if (unit.meaning === 'minute') return whole(line, unit.next, count.value)
  const hours = Math.round(count.value * 60)
  const more = restAt(line, unit.next)
  return whole(line, more?.next ?? unit.next, hours + (more?.minutes ?? 0))
}

function whole(line: Line, next: number, minutes: number) {
  return endsAt(line.tokens, next) && minutes > 0 && minutes <= 24 * 60
    ? { next, minutes }
    : undefined
}

/** The minutes behind hours: "30", "30 min", "and 30 minutes". */
function restAt(line: Line, at: number): { next: number; minutes: number } | undefined {
  const and = ['and', 'und', 'et', 'y', 'e', 'en'].includes(line.tokens[at]?.fold ?? '')
  const from = and ? at + 1 : at
  const minutes = numberAt(line, from)
  if (minutes === undefined || minutes > 59) return undefined
  const unit = line.vocabulary.match('units', line.tokens, from + 1)
  if (unit?.meaning === 'minute') return { next: unit.next, minutes }
  return isGlued(line, at) && endsAt(line.tokens, from + 1)
    ? { next: from + 1, minutes }
    : undefined
}

/** A number as digits, with decimals, or as a word. */
function countAt(line: Line, at: number): { next: number; value: number } | undefined {
  const digits = numberAt(line, at, 1, 4)
  if (digits === undefined) {
    const word = line.find('numbers', at)
    return word && { next: word.next, value: word.meaning }
  }
  const decimals = numberAt(line, at + 2, 1, 2)
  const isDecimal =
    /^[.,]$/.test(signAt(line, at + 1)) && isGlued(line, at + 1) && isGlued(line, at + 2)
  if (!isDecimal || decimals === undefined) return { next: at + 1, value: digits }
  return { next: at + 3, value: Number(`${digits}.${line.tokens[at + 2]?.text}`) }
}
