import type { SeveralDays } from '../events/several-days.ts'
import type { OnThisDay } from '../memories/schema.ts'
import type { View } from '../search/schema.ts'
import {
  isFiltered,
  type Timeline,
  type TimelineEvent,
  type TimelineQuery,
} from '../search/timeline.ts'
import type { TimezoneOffer as Offer } from '../settings/timezone-offer.ts'
import { DaySections, type Here } from './day-sections.tsx'
import { EventCard } from './event-card.tsx'
import type { FileLimits } from './file-limits.ts'
import { ActiveFilters, Filters, Found } from './filters.tsx'
import { HistogramPlace } from './histogram.tsx'
import { Layout } from './layout.tsx'
import { OnThisDayStrip } from './on-this-day.tsx'
import { PendingEvents } from './pending-events.tsx'
import { QuickAdd } from './quick-add.tsx'
import { PinnedViews, SaveView } from './saved-views.tsx'
import { Nothing, NothingThatDay } from './timeline-empty.tsx'
import { timelineUrl } from './timeline-url.ts'
import { TimezoneOffer } from './timezone-offer.tsx'
import { Viewer } from './viewer.tsx'

type Shown = {
  view: TimelineQuery
  timeline: Timeline
  here: Here
  /** What goes on for days among what is shown. */
  severalDays: SeveralDays[]
  /** What is shown above, at the beginning of the timeline. */
  memories?: OnThisDay | undefined
}

/** The first page: capture on top, search below it, then what happened, by day. */
export function TimelinePage({
  uid,
  limits,
  offer,
  views,
  ...shown
}: Shown & { uid: string; limits: FileLimits; offer: Offer | undefined; views: View[] }) {
  const { view, timeline } = shown
  return (
    <Layout
      title={isFiltered(view) ? 'Search' : 'LifeLog'}
      here="/"
      styles="timeline.css"
      scripts={['timeline.client.ts', 'timeline-place.client.ts', 'quick-add.client.ts']}
    >
      <h1 class="visually-hidden">Timeline</h1>
      {offer && <TimezoneOffer {...offer} />}
      <QuickAdd uid={uid} files={limits} />
      <PendingEvents />
      <Filters view={view} timeline={timeline} />
      <PinnedViews views={views} q={view.q} />
      <div id="results">
        <Results {...shown} />
      </div>
      <Viewer />
    </Layout>
  )
}

/** All that changes with the filters. How much was found is told beside them. */
export function ResultsFragment(shown: Shown) {
  return (
    <>
      <Results {...shown} />
      <Found {...shown.timeline} view={shown.view} swapped />
    </>
  )
}

/** What follows in the direction in which the view goes on, and the link to what follows that. */
export function MoreFragment(shown: Shown) {
  return (
    <>
      <Days {...shown} />
      {shown.view.up ? <Up {...shown} swapped /> : <Down {...shown} swapped />}
    </>
  )
}

/** A new event with its day, to be put where it belongs. */
export function DayFragment(shown: {
  event: TimelineEvent
  here: Here
  severalDays: SeveralDays[]
}) {
  return <DaySections {...shown} events={[shown.event]} />
}

function Results(shown: Shown) {
  const { view, timeline, memories } = shown
  return (
    <>
      {memories && <OnThisDayStrip memories={memories} />}
      <ActiveFilters view={view} />
      {isFiltered(view) && <SaveView view={view} />}
      <HistogramPlace view={view} total={timeline.total} />
      <NothingThatDay {...shown} />
      <Up {...shown} />
      <div id="timeline" class="timeline" data-sort={view.sort} data-today={shown.here.today}>
        <Days {...shown} />
      </div>
      <Down {...shown} />
      {timeline.events.length === 0 && <Nothing {...shown} />}
    </>
  )
}

function Days({ view, timeline, here, severalDays }: Shown) {
  const { events, up, down } = timeline
  const edges = {
    up: up === null ? undefined : timelineUrl(view, { up }),
    down: down === null ? undefined : timelineUrl(view, { down }),
  }
  if (view.sort !== 'relevance') {
    return <DaySections events={events} here={here} severalDays={severalDays} edges={edges} />
  }
  return (
    <section class="day" data-day="" aria-labelledby="relevant">
      <h2 class="day-head" id="relevant">
        The most relevant first
      </h2>
      <ol class="entries">
        {events.map((event) => (
          <EventCard event={event} timezone={here.timezone} dated />
        ))}
      </ol>
    </section>
  )
}

function Up({ view, timeline, swapped }: Shown & { swapped?: boolean }) {
  const { up, isTop } = timeline
  const label = view.sort === 'oldest' ? 'Older' : view.sort === 'newest' ? 'Newer' : 'To the top'
  const url = timelineUrl(view, { up: up ?? undefined })
  return <More id="up" label={label} url={url} hidden={isTop} swapped={swapped} />
}

function Down({ view, timeline, swapped }: Shown & { swapped?: boolean }) {
  const { down, isBottom } = timeline
  const label = view.sort === 'oldest' ? 'Newer' : view.sort === 'newest' ? 'Older' : 'More'
  const url = timelineUrl(view, { down: down ?? undefined })
  return <More id="down" label={label} url={url} hidden={isBottom} swapped={swapped} />
}

/** A link that brings the events beyond an edge of the page, into it where there's a script. */
function More({
  id,
  label,
  url,
  hidden,
  swapped = false,
}: {
  id: 'up' | 'down'
  label: string
  url: string
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
      <a
        class="button"
        href={url}
        hx-get={url}
        hx-target="#timeline"
        hx-swap="place"
        hx-sync="#timeline:drop"
        hx-indicator={`#${id}`}
      >
        {label}
        <span class="spinner htmx-indicator" />
      </a>
    </nav>
  )
}
