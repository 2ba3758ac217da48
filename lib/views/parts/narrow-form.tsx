import { SearchLine } from '../search/search-line.tsx'
import { Icon } from './icon.tsx'

type Narrowed = { q: string; tags: string[]; start?: string | undefined; end?: string | undefined }

/** Narrows what a page shows as the timeline is narrowed: by words, tags and days. */
export function NarrowForm({
  action,
  label,
  query,
}: {
  action: string
  /** What the search is for: "Search photos". */
  label: string
  query: Narrowed
}) {
  return (
    <form class="narrow-form" method="get" action={action}>
      <SearchLine value={query.q} label={label} />
      <details
        class="narrow-more"
        open={Boolean(query.tags.length > 0 || query.start || query.end)}
      >
        <summary class="button button-quiet">
          <Icon name="adjustments-horizontal" />
          Filters
        </summary>
        <div class="narrow-fields">
          <div class="field">
            <label for="narrow-tags">Tags</label>
            <input
              id="narrow-tags"
              name="tags"
              value={query.tags.join(', ')}
              placeholder="food, harbour"
              autocapitalize="none"
              dir="auto"
            />
          </div>
          <div class="field">
            <label for="narrow-start">From</label>
            <input id="narrow-start" type="date" name="start" value={query.start?.slice(0, 10)} />
          </div>
          <div class="field">
            <label for="narrow-end">To</label>
            <input id="narrow-end" type="date" name="end" value={query.end?.slice(0, 10)} />
          </div>
          <button class="button" type="submit">
            Apply
          </button>
        </div>
      </details>
    </form>
  )
}
