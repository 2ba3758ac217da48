import { Temporal } from 'temporal-polyfill'
import { type FoundDay, yearAt } from './dates.ts'
import type { Line } from './line.ts'
import { seasonOf } from './relative-days.ts'
import { endsAt } from './tokens.ts'
import type { Feast } from './words/words.ts'

/** Behind these, what is a span of its own is meant: "im Sommer 1998". */
export const within = new Set([
  'in',
  'im',
  'en',
  'em',
  'at',
  'an',
  'zu',
  'a',
  'nel',
  'nell',
  'no',
  'na',
  'op',
  'ao',
  'au',
])

/** A feast or a season with its year: "Weihnachten 2019", "verano de 1998". */
export function feastAt(line: Line, at: number): FoundDay | undefined {
  const season = line.find('seasons', at)
  const feast = season ? undefined : line.find('feasts', at)
  const named = season ?? feast
  if (!named) return undefined
  const of = line.vocabulary.match('of', line.tokens, named.next)?.next ?? named.next
  const year = Number(yearAt(line, of))
  if (!year || !endsAt(line.tokens, of + 1)) return undefined
  const day = season ? seasonOf(year, season.meaning) : feast && daysOf(year, feast.meaning)
  return day && { next: of + 1, day }
}

function daysOf(year: number, feast: Feast) {
  if (feast === 'easter') return fromSunday(easterSunday(year))
  if (feast === 'pentecost') return fromSunday(easterSunday(year).add({ days: 49 }))
  if (feast === 'christmas') return { start: `${year}-12-24`, end: `${year}-12-26` }
  const days = { 'new year’s eve': '12-31', 'new year': '01-01', halloween: '10-31' }
  return { start: `${year}-${days[feast]}` }
}

function fromSunday(sunday: Temporal.PlainDate) {
  return { start: sunday.toString(), end: sunday.add({ days: 1 }).toString() }
}

/** By the Gregorian computus (Meeus, Jones and Butcher). */
function easterSunday(year: number): Temporal.PlainDate {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100]
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const sum = h + l - 7 * m + 114
  return Temporal.PlainDate.from({ year, month: Math.floor(sum / 31), day: (sum % 31) + 1 })
}
