import * as v from 'valibot'
import { tagList } from '../events/form.ts'
import { Timezone } from '../events/when.ts'
import { EventIds } from './schema.ts'

/** What is to be done with the events that are selected on the timeline, and where to go on then. */
export const SelectionForm = v.pipe(
  v.object({
    id: v.pipe(
      v.optional(v.union([v.string(), v.array(v.string())]), []),
      v.transform((ids) => [ids].flat().map(Number)),
      EventIds,
    ),
    change: v.picklist(['add_tags', 'remove_tags', 'timezone', 'delete', 'json', 'markdown']),
    tags: v.pipe(v.optional(v.string(), ''), tagList),
    timezone: v.optional(Timezone),
    back: v.optional(v.string()),
  }),
  v.forward(
    v.check(({ change, tags }) => !/tags$/.test(change) || tags.length > 0, 'must not be empty'),
    ['tags'],
  ),
)
