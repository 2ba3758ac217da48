import * as v from 'valibot'
import { typeOfExtension } from '../../attachments/upload/content-type.ts'
import { normalizeTag } from '../../events/schema.ts'
import { Near } from './area.ts'
import { type DateSpan, daysAfter, daysBefore, daysOf } from './date-span.ts'
import type { Condition } from './filter-condition.ts'
import type { Token } from './tokens.ts'

/** What an operator with its value means; undefined where the value isn't understood. */
export function readOperator({ operator, value }: Token): Condition | undefined {
  if (value.trim() === '') return undefined
  if (operator?.name === 'meta') {
    const { path, comparison } = operator
    return path.length > 0 ? { kind: 'metadata', path, comparison, value } : undefined
  }
  return readers[operator?.name ?? '']?.(value.trim())
}

const readers: Record<string, (value: string) => Condition | undefined> = {
  tag: (value) => ({ kind: 'tag', tag: normalizeTag(value) }),
  in: (value) => days(daysOf(value)),
  before: (value) => days(daysBefore(value)),
  after: (value) => days(daysAfter(value)),
  // Of a leap year, as the 29th of February is a day too.
  on: (value) => {
    if (daysOf(value)) return days(daysOf(value))
    const [month = 0, day = 0] = value.split('-').map(Number)
    return daysOf(`2000-${value}`) && day ? { kind: 'yearly', month, day } : undefined
  },
  has: (value) => things[value.toLowerCase()],
  type: (value) => fileOf(value.toLowerCase()),
  near: (value) => {
    const { success, output } = v.safeParse(Near, value)
    return success ? { kind: 'near', near: output } : undefined
  },
}

function days(span: DateSpan | undefined): Condition | undefined {
  return span && { kind: 'days', ...span }
}

const photo: Condition = { kind: 'file', types: ['image/%'] }
const file: Condition = { kind: 'file', types: ['%'] }

const things: Record<string, Condition> = {
  photo,
  photos: photo,
  file,
  files: file,
  place: { kind: 'place' },
}

const kinds: Record<string, string> = {
  photo: 'image/%',
  image: 'image/%',
  picture: 'image/%',
  video: 'video/%',
  audio: 'audio/%',
  text: 'text/%',
  markdown: 'text/markdown',
}

/** A kind (`video`), a media type (`image/png`, `image/*`) or an extension (`pdf`). */
function fileOf(value: string): Condition | undefined {
  const kind = Object.hasOwn(kinds, value) ? kinds[value] : undefined
  if (kind) return { kind: 'file', types: [kind] }
  if (/^[a-z]+\/(?:[a-z0-9.+-]+|\*)$/.test(value)) {
    return { kind: 'file', types: [value.replace('*', '%')] }
  }
  if (!/^[a-z0-9]{1,12}$/.test(value)) return undefined
  const type = typeOfExtension(`x.${value}`)
  return { kind: 'file', types: type ? [type] : [], ending: `.${value}` }
}
