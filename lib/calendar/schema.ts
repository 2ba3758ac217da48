import * as v from 'valibot'
import { dateForm, yearForm } from '../base/date-forms.ts'
import { inJsonSchema } from '../base/json-schema.ts'
import { Event } from '../events/schema.ts'

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))

export const CalendarDate = v.pipe(
  v.string(),
  v.regex(new RegExp(`^${dateForm}$`), 'must be a date (2026-11-24)'),
  inJsonSchema({ examples: ['2026-11-24'] }),
)

export const Year = v.pipe(
  v.string(),
  v.regex(new RegExp(`^${yearForm}$`), 'must be a year (2026)'),
  v.transform(Number),
)

export const CalendarQuery = v.strictObject({ year: Year })

/** The days of a year that have events, in their order. */
export const CalendarYear = v.object({
  year: whole,
  days: v.array(v.object({ date: v.string(), count: whole })),
})
export type CalendarYear = v.InferOutput<typeof CalendarYear>

export const OnThisDayQuery = v.strictObject({ date: v.optional(CalendarDate) })

/** What happened on the same day of earlier years, the latest year first. */
export const OnThisDay = v.object({
  date: v.string(),
  items: v.array(v.object({ year: whole, events: v.array(Event) })),
})
export type OnThisDay = v.InferOutput<typeof OnThisDay>

export const YearAndMonth = v.object({
  year: Year,
  month: v.pipe(
    v.string(),
    v.regex(/^(?:0?[1-9]|1[0-2])$/, 'must be a month (11)'),
    v.transform(Number),
  ),
})
