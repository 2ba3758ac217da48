import { usage } from '../failure.ts'

/** Which comes first in dates like 03/04/2026. */
export type DateOrder = 'dmy' | 'mdy' | undefined

/** @throws {Failure} `usage` */
export function dateOrder(given: string | undefined): DateOrder {
  if (given === undefined || given === 'dmy' || given === 'mdy') return given
  throw usage('--dates must be dmy or mdy')
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** Ways to write a date, each at the beginning of a text. */
const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/
const compact = /^(\d{4})(\d{2})(\d{2})(?!\d)/
const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/
const monthFirst = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)/i
const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4}|\d{2})(?!\d)/i
const weekday = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? /i
const clock =
  /^(\d{1,2})(?::(\d{2}))?(?::(\d{2}(?:\.\d{1,9})?))? ?(?:([ap])\.?m\.?)? ?(z|utc|gmt|[+-]\d{2}:?\d{2})?$/i

/** Known to the month or the year, or about so. */
const reduced = /^\d{4}(?:-\d{2})?~?$|^\d{4}-\d{2}-\d{2}~$/

/**
 * A date and perhaps a time, as spreadsheets and journals write them, in the form that LifeLog
 * takes; a date alone is that day, a month or year that. `03/04/2026` needs to know its `order`.
 * @param time stands by itself where that has a column of its own
 * @returns undefined for what is none
 */
export function timestampOf(text: string, order?: DateOrder, time?: string): string | undefined {
  const clean = text.trim().replace(/\s+/g, ' ').replace(weekday, '')
  if (reduced.test(clean) && !time?.trim()) return clean
  const found = dateIn(clean, order)
  if (!found) return undefined
  const rest = clean.slice(found.length).replace(/^(?:,|T| at )? ?/i, '')
  const clock = time?.trim() || rest
  if (!clock) return found.date
  const clocked = clockTime(clock)
  return clocked && `${found.date}T${clocked}`
}

function dateIn(text: string, order: DateOrder): { date: string; length: number } | undefined {
  const at = (match: RegExpExecArray, year = '', month: string | number = '', day = '') => {
    const [y, m, d] = [fullYear(year), Number(month), Number(day)]
    if (m < 1 || m > 12 || d < 1 || d > 31) return undefined
    const two = (n: number) => String(n).padStart(2, '0')
    return { date: `${y}-${two(m)}-${two(d)}`, length: match[0].length }
  }
  let match = yearFirst.exec(text)
  if (match) return at(match, match[1], match[3], match[4])
  match = compact.exec(text)
  if (match) return at(match, match[1], match[2], match[3])
  match = yearLast.exec(text)
  if (match) {
    const known = match[2] === '.' ? 'dmy' : order
    if (known === 'dmy') return at(match, match[4], match[3], match[1])
    return known && at(match, match[4], match[1], match[3])
  }
  match = monthFirst.exec(text)
  if (match) return at(match, match[3], monthNamed(match[1]), match[2])
  match = dayFirst.exec(text)
  return match ? at(match, match[3], monthNamed(match[2]), match[1]) : undefined
}

function monthNamed(name = ''): number {
  return months.indexOf(name.slice(0, 3).toLowerCase()) + 1
}

/** Two digits as POSIX reads them (strptime, %y): 69 to 99 are of the last century. */
function fullYear(year: string): string {
  if (year.length !== 2) return year
  return `${Number(year) < 69 ? 20 : 19}${year}`
}

function clockTime(text: string): string | undefined {
  const [, hour, minute, second, half, zone = ''] = clock.exec(text.replace(/\s+/g, ' ')) ?? []
  if (!hour || !(minute || half)) return undefined
  let h = Number(hour)
  if (half) {
    if (h < 1 || h > 12) return undefined
    h = (h % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  }
  if (h > 23) return undefined
  const offset = /^(z|utc|gmt)$/i.test(zone) ? 'Z' : zone
  return `${String(h).padStart(2, '0')}:${minute ?? '00'}${second ? `:${second}` : ''}${offset}`
}
