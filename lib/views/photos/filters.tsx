import type { PhotoMonth } from '../../photos/months.ts'
import type { PhotosQuery } from '../../photos/schema.ts'
import { Icon } from '../parts/icon.tsx'
import { shortMonth } from '../parts/month-name.ts'
import { NarrowForm } from '../parts/narrow-form.tsx'
import { isNarrowed, photosUrl } from './photos-url.ts'

/** Narrows the photos as the timeline is narrowed, and leads to a month. */
export function PhotosFilters({ query, months }: { query: PhotosQuery; months: PhotoMonth[] }) {
  return (
    <search class="narrow-by">
      <NarrowForm action="/photos" label="Search photos" query={query} />
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
                    {shortMonth(month)} <span class="quiet">{count}</span>
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
