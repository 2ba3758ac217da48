import * as v from 'valibot'
import { monthForm } from '../base/date-forms.ts'
import { SearchQuery } from '../search/schema.ts'

/**
 * What the page of photos shows, as its URL says: the filters of a search, and from which month back.
 * A form sends what is left empty too; that counts as not given.
 */
export const PhotosQuery = v.pipe(
  v.record(v.string(), v.string()),
  v.transform((query) => Object.fromEntries(Object.entries(query).filter(([, text]) => text))),
  v.object({
    q: SearchQuery.entries.q,
    tags: SearchQuery.entries.tags,
    tag_mode: SearchQuery.entries.tag_mode,
    start: SearchQuery.entries.start,
    end: SearchQuery.entries.end,
    near: SearchQuery.entries.near,
    bbox: SearchQuery.entries.bbox,
    month: v.optional(
      v.pipe(v.string(), v.regex(new RegExp(`^${monthForm}$`), 'must be a month (2026-11)')),
    ),
    cursor: SearchQuery.entries.cursor,
  }),
)
export type PhotosQuery = v.InferOutput<typeof PhotosQuery>
