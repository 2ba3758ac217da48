import * as v from 'valibot'
import { Id, Tag } from '../events/schema.ts'

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))

const OtherTag = v.pipe(Tag, v.description('It must not be the same tag.'))

/** A tag and what it's to be called. */
export const TagRename = v.strictObject({ tag: Tag, name: OtherTag })
/** A tag and the one that its events are to have in its place. */
export const TagMerge = v.strictObject({ tag: Tag, into: OtherTag })
export const OneTag = v.strictObject({ tag: Tag })
export const TagChangeId = v.strictObject({ id: Id })

/** A tag that is renamed, merged or taken away in all events, and how far that is. */
export const TagChange = v.object({
  id: whole,
  tag: v.string(),
  name: v.pipe(v.nullable(v.string()), v.description('Null where the tag is taken away.')),
  state: v.pipe(
    v.picklist(['changing', 'done', 'undoing', 'undone']),
    v.description('While it is `changing` or `undoing`, it goes on by itself.'),
  ),
  events: v.pipe(
    whole,
    v.description(
      'How many events were changed so far, or changed back; those in the trash aside.',
    ),
  ),
  remaining: v.pipe(whole, v.description('How many events are still to come, at least.')),
})
export type TagChange = v.InferOutput<typeof TagChange>

export const exampleTagChange: TagChange = {
  id: 7,
  tag: 'harbor',
  name: 'harbour',
  state: 'done',
  events: 12,
  remaining: 0,
}
