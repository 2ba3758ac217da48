import * as v from 'valibot'
import { inJsonSchema } from '../base/json-schema.ts'
import { limits } from '../base/limits.ts'
import { Tags } from '../events/schema.ts'
import { Timezone } from '../events/when.ts'

const id = v.pipe(v.number(), v.integer())

/** Which events; one that is named more than once counts once. */
export const EventIds = v.pipe(
  v.array(v.pipe(v.number(), v.safeInteger('must be the id of an event'), v.minValue(1))),
  v.minLength(1, 'must not be empty'),
  v.maxLength(limits.eventsAtOnce, `must be at most ${limits.eventsAtOnce} events`),
  inJsonSchema({ minItems: 1, maxItems: limits.eventsAtOnce }),
  v.transform((ids) => [...new Set(ids)]),
)

export const BulkChange = v.strictObject({
  ids: EventIds,
  add_tags: v.optional(Tags),
  remove_tags: v.optional(Tags),
  timezone: v.pipe(
    v.optional(Timezone),
    v.description('An exact time stays the same instant; a day, month or year what it is called.'),
  ),
  deleted: v.pipe(
    v.optional(v.boolean(), false),
    v.description('Moves the events into the trash.'),
  ),
})
export type BulkChange = v.InferOutput<typeof BulkChange>

export const BulkResult = v.object({
  undo: v.pipe(
    v.nullable(id),
    v.description('By which the change is undone; null where nothing changed.'),
  ),
  changed: v.array(id),
  unchanged: v.pipe(v.array(id), v.description('Those that were so already.')),
  refused: v.array(v.object({ id, message: v.string() })),
  missing: v.pipe(v.array(id), v.description('Those that aren’t there, or are in the trash.')),
})
export type BulkResult = v.InferOutput<typeof BulkResult>
