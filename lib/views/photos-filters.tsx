import { limits } from '../base/limits.ts'
import type { PhotoMonth } from '../photos/months.ts'
import type { PhotosQuery } from '../photos/schema.ts'
import { Icon } from './icon.tsx'
import { isNarrowed, photosUrl } from './photos-url.ts'

/** Narrows the photos as the timeline is narrowed, and leads to a month. */
export function PhotosFilters({ query, months }: { query: PhotosQuery; months: PhotoMonth[] }) {
  return (
    <search class="photos-filters">
      <form method="get" action="/photos">
        <div class="search-line">
          <Icon name="magnifying-glass" />
          <input
            id="search"
            type="search"
            name="q"
            value={query.q}
            maxlength={limits.search}
            aria-label="Search photos"
            placeholder="Search photos"
            autocomplete="off"
            enterkeyhint="search"
            aria-keyshortcuts="/"
            dir="auto"
          />
        </div>
        <details
          class="photos-more"
          open={Boolean(query.tags.length > 0 || query.start || query.end)}
        >
          <summary class="button button-quiet">
            <Icon name="adjustments-horizontal" />
            Filters
          </summary>
          <div class="photos-fields">
            <div class="field">
              <label for="photos-tags">Tags</label>
              <input
                id="photos-tags"
                name="tags"
                value={query.tags.join(', ')}
                placeholder="food, harbour"
                autocapitalize="none"
                dir="auto"
              />
            </div>
            <div class="field">
              <label for="photos-start">From</label>
              <input id="photos-start" type="date" name="start" value={query.start?.slice(0, 10)} />
            </div>
            <div class="field">
              <label for="photos-end">To</label>
              <input id="photos-end" type="date" name="end" value={query.end?.slice(0, 10)} />
            </div>
            <button class="button" type="submit">
              Apply
            </button>
          </div>
        </details>
      </form>
      {months.length > 1 && <MonthJump query={query} months={months} />}
      {(isNarrowed(query) || query.month) && <a href="/photos">Show all photos</a>}
    </search>
  )
}

function MonthJump({ query, months }: { query: PhotosQuery; months: PhotoMonth[] }) {
  const years = Map.groupBy(months, ({ month }) => month.slice(0, 4))
  return (
    <details class="month-jump">
      <summary class="button button-quiet">
        <Icon name="calendar-days" />
        Jump to a month
      </summary>
      <nav aria-label="Months">
        {[...years].map(([year, months]) => (
          <section aria-labelledby={`year-${year}`}>
            <h2 id={`year-${year}`}>{year}</h2>
            <ul>
              {months.map(({ month, count }) => (
                <li>
                  <a href={photosUrl({ ...query, month, cursor: undefined })}>
                    {name.format(Date.parse(`${month}-01`))} <span class="quiet">{count}</span>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
    </details>
  )
}
const name = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short' })
