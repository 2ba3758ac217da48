import * as v from 'valibot'
import type { Context } from '../context.ts'
import { whenOf } from '../events/when.ts'
import { shortWhen } from '../events/when-short.ts'
import { whenText } from '../events/when-text.ts'
import { readTyped, type TypedLine } from './note.ts'
import { fieldsOfLine, type Mark, type ReadLine } from './read-line.ts'
import type { Times } from './resolve.ts'

const where = { text: v.string(), index: v.pipe(v.number(), v.integer()), meaning: v.string() }

/** What is understood of a line. */
export const Understood = v.object({
  event: v.pipe(
    v.object({
      title: v.string(),
      tags: v.array(v.string()),
      timezone: v.string(),
      timestamp: v.optional(v.string()),
      end_timestamp: v.optional(v.string()),
      location: v.optional(v.object({ latitude: v.null(), longitude: v.null(), name: v.string() })),
      metadata: v.optional(v.object({ amount: v.number(), currency: v.string() })),
    }),
    v.description('What POST /api/events takes.'),
  ),
  understood: v.pipe(
    v.array(
      v.object({
        kind: v.picklist(['time', 'tag', 'place', 'amount']),
        ...where,
        stays: v.pipe(v.boolean(), v.description('Its words are part of the title as well.')),
      }),
    ),
    v.description(
      'The parts of the line that were understood: as they stand there and at which UTF-16 unit, and ' +
        'what they are taken for. With a `\\` before it, a part stays in the title and says nothing.',
    ),
  ),
  hints: v.pipe(
    v.array(
      v.object({
        kind: v.picklist(['time', 'duration', 'today']),
        ...where,
        timestamp: v.string(),
        end_timestamp: v.optional(v.string()),
      }),
    ),
    v.description(
      'Words that may be meant as a time: a weekday, a part of the day, how long something took, a clock ' +
        'that is still to come today. They stay in the title and set nothing, unless their time is taken.',
    ),
  ),
})
export type Understood = v.InferOutput<typeof Understood>

/** In which locale times and amounts are told, and how: whole, or as short as people say them. */
export type Telling = { locale: string; isShort?: boolean }

/**
 * What would be noted by a line, and which of its parts were understood as what.
 * @throws {Problem} `validation_failed` for a time outside of the years 1 to 9999
 */
export async function understandLine(
  ctx: Context,
  typed: TypedLine,
  { locale, isShort = false }: Telling,
): Promise<Understood> {
  const { line, timezone, now } = await readTyped(ctx, typed)
  const event = { title: line.title, tags: line.tags, timezone, ...fieldsOfLine(line) }
  const tell = ({ timestamp, end_timestamp }: Partial<Times>) => {
    const when = whenOf({ timestamp, end_timestamp, timezone }, timezone, now)
    return isShort ? shortWhen(when, locale, now) : whenText(when, 'full', locale)
  }
  return {
    event,
    understood: line.understood.map((mark) => ({
      ...mark,
      meaning: meaningOf(mark, line, locale, tell),
    })),
    hints: line.hints.map((hint) => ({ ...hint, meaning: tell(hint) })),
  }
}

function meaningOf(
  { kind, text }: Mark,
  line: ReadLine,
  locale: string,
  tell: (times: Partial<Times>) => string,
): string {
  if (kind === 'time') return tell(line)
  if (kind === 'place') return line.place ?? ''
  if (kind === 'tag') return text.slice(1)
  const { amount = 0, currency = 'EUR' } = line.amount ?? {}
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount)
}
