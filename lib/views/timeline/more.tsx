import type { Timeline, TimelineQuery } from '../../timeline/timeline.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'
import { shortDay } from '../parts/month-name.ts'

type Edge = { view: TimelineQuery; timeline: Timeline; swapped?: boolean }

export function Up({ view, timeline, swapped }: Edge) {
  const { up, isTop } = timeline
  const label = view.sort === 'oldest' ? 'Older' : view.sort === 'newest' ? 'Newer' : 'To the top'
  const url = timelineUrl(view, { up: up ?? undefined })
  const searchedTo = view.up && timeline.searchedTo
  return <More id="up" {...{ label, url, searchedTo, swapped }} hidden={isTop} />
}

export function Down({ view, timeline, swapped }: Edge) {
  const { down, isBottom } = timeline
  const label = view.sort === 'oldest' ? 'Newer' : view.sort === 'newest' ? 'Older' : 'More'
  const url = timelineUrl(view, { down: down ?? undefined })
  const searchedTo = !view.up && timeline.searchedTo
  return <More id="down" {...{ label, url, searchedTo, swapped }} hidden={isBottom} />
}

/** By relevance a search that had to stop can't go on; in order of time it can. */
export function SearchedToByRelevance({ view, timeline: { searchedTo } }: Edge) {
  if (!searchedTo || view.sort !== 'relevance') return null
  return (
    <p class="searched-to">
      There are too many events with these words to compare all of them: these are of the time since{' '}
      {shortDay(searchedTo)}.{' '}
      <a href={timelineUrl({ ...view, sort: 'newest' })}>Search everything, the newest first</a>
    </p>
  )
}

/** A link that brings the events beyond an edge of the page, into it where there's a script. */
function More({
  id,
  label,
  url,
  searchedTo,
  hidden,
  swapped = false,
}: {
  id: 'up' | 'down'
  label: string
  url: string
  /** Where the search had to stop on its way there. */
  searchedTo: string | false | null | undefined
  hidden: boolean
  swapped?: boolean | undefined
}) {
  return (
    <nav
      id={id}
      class="more"
      aria-label={label}
      hidden={hidden}
      hx-swap-oob={swapped ? 'true' : undefined}
    >
      {searchedTo && <p class="searched-to">Searched up to {shortDay(searchedTo)}</p>}
      <a
        class="button"
        href={url}
        hx-get={url}
        hx-target="#timeline"
        hx-swap="place"
        hx-sync="#timeline:drop"
        hx-indicator={`#${id}`}
      >
        {searchedTo ? 'Search further' : label}
        <span class="spinner htmx-indicator" />
      </a>
    </nav>
  )
}
