import type { Read, TimelineQuery } from '../../timeline/timeline.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'
import { Icon } from '../parts/icon.tsx'
import { shortDay } from '../parts/month-name.ts'

/** What narrows the view, each with a link that takes it away, and what may be a year. */
export function ActiveFilters({ view, read }: { view: TimelineQuery; read: Read }) {
  const { tags, start, end } = view
  const filters = [
    ...read.filters.map((filter) => ({
      label: filter.text,
      title: filter.meaning,
      without: inPlace(view, read, filter, ''),
    })),
    ...tags.map((tag) => ({
      label: tag,
      without: timelineUrl({ ...view, tags: tags.filter((other) => other !== tag) }),
    })),
    ...(start
      ? [{ label: `from ${shortDay(start)}`, without: timelineUrl({ ...view, start: undefined }) }]
      : []),
    ...(end
      ? [{ label: `to ${shortDay(end)}`, without: timelineUrl({ ...view, end: undefined }) }]
      : []),
  ]
  if (filters.length + read.years.length === 0) return null
  return (
    <ul class="active-filters" aria-label="Filters">
      {read.years.map((year) => (
        <li class="year-or-word">
          <span>{year.text}:</span>
          <a class="tag" href={inPlace(view, read, year, `in:${year.text}`)}>
            only the year
          </a>
          <a class="tag" href={inPlace(view, read, year, `"${year.text}"`)}>
            only the word
          </a>
        </li>
      ))}
      {filters.map(({ label, title, without }: Shown) => (
        <li>
          <a class="tag" href={without} title={title} aria-label={`Without the filter ${label}`}>
            <span dir="auto">{label}</span>
            <Icon name="x-mark" />
          </a>
        </li>
      ))}
      <li>
        <a class="clear-filters" href="/">
          Show everything
        </a>
      </li>
    </ul>
  )
}

type Shown = { label: string; title?: string | undefined; without: string }

/** The view with something else in one place of its search. */
function inPlace(
  view: TimelineQuery,
  { q }: Read,
  { start, end }: { start: number; end: number },
  by: string,
): string {
  return timelineUrl({ ...view, q: q.slice(0, start) + by + q.slice(end) })
}
