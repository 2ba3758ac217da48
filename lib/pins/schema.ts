import * as v from 'valibot'
import { parseTimestamp } from '../base/timezone.ts'
import { Event, Id, Uid } from '../events/schema.ts'

/** To unpin, nothing needs to be there; so the number itself must be one that an event may have. */
export const PinId = v.strictObject({ id: v.pipe(Id, v.minValue(1, 'must be at least 1')) })

export const Pins = v.object({ items: v.array(Event) })
export type Pins = v.InferOutput<typeof Pins>

/** When an event was pinned, as LifeLog writes it. */
export const PinnedAt = v.pipe(
  v.string(),
  v.check((text) => parseTimestamp(text, 'UTC') !== undefined),
)

/** A pin as a backup has it: an event may get another id where it's restored. */
export const PinRecord = v.object({
  event_uid: Uid,
  pinned_at: PinnedAt,
})
export type PinRecord = v.InferOutput<typeof PinRecord>
