import * as v from 'valibot'
import { monthForm } from '../base/date-forms.ts'
import { Given } from '../http/given.ts'
import { SearchQuery, searchFilters } from '../search/schema.ts'

/**
 * What the page of photos shows, as its URL says: the filters of a search, and from which month back.
 */
export const PhotosQuery = v.pipe(
  Given,
  v.object({
    ...searchFilters,
    month: v.optional(
      v.pipe(v.string(), v.regex(new RegExp(`^${monthForm}$`), 'must be a month (2026-11)')),
    ),
    cursor: SearchQuery.entries.cursor,
  }),
)
export type PhotosQuery = v.InferOutput<typeof PhotosQuery>
