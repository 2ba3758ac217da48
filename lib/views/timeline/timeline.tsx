import type { Memories } from '../../calendar/on-this-day.ts'
import type { SeveralDays } from '../../events/several-days.ts'
import type { PinnedEvent } from '../../pins/list.ts'
import type { View } from '../../search/schema.ts'
import type { TimezoneOffer as Offer } from '../../settings/timezone-offer.ts'
import {
  isBeginning,
  isFiltered,
  type Timeline,
  type TimelineEvent,
  type TimelineQuery,
} from '../../timeline/timeline.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'
import type { FileLimits } from '../event/file-limits.ts'
import { PendingEvents } from '../offline/pending-events.tsx'
import { Layout } from '../parts/layout.tsx'
import { Viewer } from '../photos/viewer.tsx'
import { ActiveFilters } from '../search/active-filters.tsx'
import { Filters, Found } from '../search/filters.tsx'
import { HistogramPlace } from '../search/histogram.tsx'
import { PinnedViews, SaveView } from '../search/saved-searches.tsx'
import { DaySections, type Here } from './day-sections.tsx'
import { Nothing, NothingThatDay } from './empty.tsx'
import { EventActionsTemplate } from './event-actions.tsx'
import { EventCard } from './event-card.tsx'
import { Down, SearchedToByRelevance, Up } from './more.tsx'
import { OnThisDayStrip } from './on-this-day.tsx'
import { PinnedEvents } from './pins.tsx'
import { QuickAdd } from './quick-add.tsx'
import { RailPlace } from './rail.tsx'
import { SelectionBar } from './selection.tsx'
import { TimezoneOffer } from './timezone-offer.tsx'

type Shown = {
  view: TimelineQuery
  timeline: Timeline
  here: Here
  /** What goes on for days among what is shown. */
  severalDays: SeveralDays[]
  /** All that are pinned. */
  pins: PinnedEvent[]
  /** What is shown above, at the beginning of the timeline. */
  memories?: Memories | undefined
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
      scripts={['timeline-page']}
    >
      <h1 class="visually-hidden">Timeline</h1>
      {offer && <TimezoneOffer {...offer} />}
      <QuickAdd uid={uid} files={limits} />
      <PendingEvents />
      <Filters view={view} timeline={timeline} />
      <div class="pinned">
        <PinnedEvents pins={shown.pins} isShown={isBeginning(view)} />
        <PinnedViews views={views} q={view.q} />
      </div>
      <div id="results">
        <Results {...shown} />
      </div>
      <SelectionBar view={view} timezone={shown.here.timezone} />
      <RailPlace />
      <EventActionsTemplate />
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
      <PinnedEvents pins={shown.pins} isShown={isBeginning(shown.view)} swapped />
    </>
  )
}

/** What follows in the direction in which the view goes on, and the link to what follows that. */
export function MoreFragment(shown: Shown) {
  return (
    <>
      <Days {...shown} />
      {shown.view.up ? <Up {...shown} swapped /> : <Down {...shown} swapped />}
      {shown.timeline.total?.value === 0 && <SearchedOn {...shown} />}
    </>
  )
}

/** What is known once the search for a first event has gone on. */
function SearchedOn(shown: Shown) {
  return (
    <>
      <Found {...shown.timeline} view={shown.view} swapped />
      <NothingAtAll {...shown} swapped />
    </>
  )
}

function NothingAtAll({ swapped, ...shown }: Shown & { swapped?: boolean }) {
  const { events, searchedTo } = shown.timeline
  return (
    <div id="nothing" hx-swap-oob={swapped ? 'true' : undefined}>
      {events.length === 0 && !searchedTo && <Nothing {...shown} />}
    </div>
  )
}

/** A new event with its day, to be put where it belongs. */
export function DayFragment(shown: {
  event: TimelineEvent
  here: Here
  severalDays: SeveralDays[]
  pins: PinnedEvent[]
}) {
  return <DaySections {...shown} events={[shown.event]} />
}

function Results(shown: Shown) {
  const { view, timeline, memories } = shown
  return (
    <>
      {memories && <OnThisDayStrip memories={memories} />}
      <ActiveFilters view={view} read={timeline.read} />
      {isFiltered(view) && <SaveView view={view} />}
      <HistogramPlace view={view} timeline={timeline} />
      <NothingThatDay {...shown} />
      <Up {...shown} />
      <div
        id="timeline"
        class="timeline"
        data-sort={view.sort}
        data-today={shown.here.today}
        data-selecting={view.select && ''}
      >
        <Days {...shown} />
      </div>
      <Down {...shown} />
      <SearchedToByRelevance {...shown} />
      <NothingAtAll {...shown} />
    </>
  )
}

function Days({ view, timeline, here, severalDays, pins }: Shown) {
  const { events, up, down } = timeline
  const edges = {
    up: up === null ? undefined : timelineUrl(view, { up }),
    down: down === null ? undefined : timelineUrl(view, { down }),
  }
  if (view.sort !== 'relevance') {
    return <DaySections {...{ events, here, severalDays, pins, edges }} />
  }
  const pinned = new Set(pins.map(({ id }) => id))
  return (
    <section class="day" data-day="" aria-labelledby="relevant">
      <h2 class="day-head" id="relevant">
        The most relevant first
      </h2>
      <ol class="entries">
        {events.map((event) => (
          <EventCard
            event={event}
            timezone={here.timezone}
            dated
            tools
            pinned={pinned.has(event.id) || undefined}
          />
        ))}
      </ol>
    </section>
  )
}
