import * as v from 'valibot'
import { boundedText } from '../base/bounded-text.ts'
import { dateTimeForm, outsideYears } from '../base/date-forms.ts'
import { inJsonSchema } from '../base/json-schema.ts'
import { limits } from '../base/limits.ts'
import { outOfRange } from '../base/problem.ts'
import { parseTimestamp } from '../base/timezone.ts'
import type { Context } from '../context.ts'
import { createEvent } from '../events/record.ts'
import { type Event, NewEvent, Uid } from '../events/schema.ts'
import { Timezone } from '../events/when.ts'
import { validate } from '../http/input.ts'
import { fieldsOfLine, type ReadLine, readLine } from './read-line.ts'

const typed = {
  timezone: v.optional(
    v.pipe(Timezone, v.description('Whose clock is meant: the owner’s where it’s left out.')),
  ),
  typed_at: v.optional(
    v.pipe(
      v.string(),
      v.regex(new RegExp(`^${dateTimeForm}$`), 'must be a time as of RFC 3339'),
      v.check((text) => parseTimestamp(text, 'UTC') !== undefined, outsideYears),
      inJsonSchema({
        description:
          'When the line was typed (RFC 3339): now where it’s left out. Its words for times are meant from ' +
          `then. It ${outsideYears}.`,
        examples: ['2026-11-24T18:30:00+01:00'],
      }),
    ),
  ),
}

/** A line, as it's typed. */
export const TypedLine = v.strictObject({ text: boundedText(limits.title), ...typed })
export type TypedLine = v.InferOutput<typeof TypedLine>

/** A line to be recorded, what follows its first line break being the description. */
export const Note = v.strictObject({
  text: boundedText(limits.description, { notEmpty: 'must not be empty' }),
  ...typed,
  uid: v.optional(Uid),
})
export type Note = v.InferOutput<typeof Note>

/** What a line says, read as of when and where it was typed, in the owner's languages. */
export async function readTyped(
  ctx: Context,
  {
    text,
    timezone,
    typed_at,
  }: Omit<TypedLine, 'typed_at'> & { typed_at?: string | Date | undefined },
): Promise<{ line: ReadLine; timezone: string; now: Date }> {
  const { settings } = await ctx.settings.get()
  const zone = timezone ?? settings.timezone
  const now = typeof typed_at === 'string' ? instantOf(typed_at, zone) : (typed_at ?? ctx.now())
  const line = readLine(text, { now, timezone: zone, languages: settings.search_languages })
  return { line, timezone: zone, now }
}

function instantOf(text: string, timezone: string): Date {
  return new Date(parseTimestamp(text, timezone) ?? outOfRange('typed_at'))
}

/**
 * Records what a line says. The same `uid` again creates nothing.
 * @throws {Problem} `validation_failed`
 */
export async function note(
  ctx: Context,
  { text, uid, ...typed }: Note,
): Promise<{ event: Event; created: boolean }> {
  const [first, description] = firstLine(text)
  const { line, timezone, now } = await readTyped(ctx, { text: first, ...typed })
  const { title, tags } = line
  const timestamp = now.toISOString()
  const given = { title, tags, timestamp, timezone, ...fieldsOfLine(line), description, uid }
  return createEvent(ctx, validate(NewEvent, given))
}

/** The first line of a text that has words, and what follows it. */
export function firstLine(text: string): [first: string, rest: string | undefined] {
  const trimmed = text.trim()
  const end = trimmed.search(/[\r\n]/)
  return end < 0
    ? [trimmed, undefined]
    : [trimmed.slice(0, end).trimEnd(), trimmed.slice(end).trim()]
}
