import * as v from 'valibot'
import { boundedText } from '../base/bounded-text.ts'
import { limits } from '../base/limits.ts'
import type { Context } from '../context.ts'
import { Timezone, whenOf } from '../events/when.ts'
import { whenText } from '../events/when-text.ts'
import type { QuickAdd } from './quick-add.ts'

/** A line that is noted, as it's typed, and in which timezone. */
export const QuickAddQuery = v.strictObject({
  text: boundedText(limits.title),
  timezone: v.optional(Timezone),
})

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
        text: v.string(),
        index: v.pipe(v.number(), v.integer()),
        meaning: v.string(),
      }),
    ),
    v.description(
      'The parts of the line that were understood: as they stand there and at which UTF-16 unit, and ' +
        'what they are taken for. With a `\\` before it, a part stays in the title.',
    ),
  ),
})
export type Understood = v.InferOutput<typeof Understood>

/**
 * What would be noted by a line now, and which of its parts were understood as what.
 * @param given the timezone, where it isn't the owner's
 * @param locale in which times and amounts are told
 * @throws {Problem} `validation_failed` for a time outside of the years 1 to 9999
 */
export async function understandLine(
  ctx: Context,
  text: string,
  given: string | undefined,
  locale: string,
): Promise<Understood> {
  // Only once it's needed: its words for times take 15 MB.
  const { fieldsOfLine, parseQuickAdd } = await import('./quick-add.ts')
  const { settings } = await ctx.settings.get()
  const timezone = given ?? settings.timezone
  const now = ctx.now()
  const line = parseQuickAdd(text, now, timezone)
  const event = { title: line.title, tags: line.tags, timezone, ...fieldsOfLine(line) }
  const understood = line.understood
    .map((part) => ({ ...part, meaning: meaningOf(part, line, { timezone, now, locale }) }))
    .sort((a, b) => a.index - b.index)
  return { event, understood }
}

function meaningOf(
  { kind, text }: QuickAdd['understood'][number],
  line: QuickAdd,
  { timezone, now, locale }: { timezone: string; now: Date; locale: string },
): string {
  if (kind === 'time')
    return whenText(whenOf({ ...timesOf(line), timezone }, timezone, now), 'full', locale)
  if (kind === 'place') return line.place ?? ''
  if (kind === 'tag') return text.slice(1)
  const { amount = 0, currency = 'EUR' } = line.amount ?? {}
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount)
}

function timesOf({ timestamp, end_timestamp }: QuickAdd) {
  return { timestamp, end_timestamp }
}
