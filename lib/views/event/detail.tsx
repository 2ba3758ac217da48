import type { Entry } from '../../assets/entries.ts'
import type { WithPictures } from '../../attachments/renditions/pictures.ts'
import type { RestOfDay } from '../../calendar/rest-of-day.ts'
import type { Event } from '../../events/schema.ts'
import { hasTasks } from '../../events/tasks.ts'
import type { Settings } from '../../settings/schema.ts'
import type { List } from '../../timeline/list.ts'
import type { Neighbours } from '../../timeline/neighbours.ts'
import { Layout } from '../parts/layout.tsx'
import { Viewer } from '../photos/viewer.tsx'
import { AddFiles } from './add-files.tsx'
import { Attachments } from './attachment-list.tsx'
import { EventButtons } from './buttons.tsx'
import { EventDay } from './day.tsx'
import { EventHead } from './head.tsx'
import { EventHistory } from './history-line.tsx'
import { EventMetadata } from './metadata.tsx'
import { EventNav } from './nav.tsx'
import { PlaceMap } from './place-map.tsx'
import { SharedUntil } from './shared-until.tsx'
import { EventText, textWithPictures } from './text.tsx'

type Props = {
  event: WithPictures<Event>
  isPinned: boolean
  settings: Settings
  /** Until when the last link to one of its files works. */
  sharedUntil: string | undefined
  /** The list that one came from, and whether by way of another of its events. */
  list: List | undefined
  isStepped: boolean
  neighbours: Neighbours
  rest: RestOfDay | undefined
}

/** All of an event, to look at, to print, and to go on from. */
export function EventPage(props: Props) {
  const { event, isPinned, settings, list, isStepped, neighbours } = props
  const { id, title, description } = event
  const { timezone } = settings
  const text = description ? textWithPictures(event, description, { canTick: true }) : undefined
  const scripts: Entry[] = ['attachments', 'back']
  if (hasTasks(description)) scripts.push('tasks')
  return (
    <Layout title={title} styles="event.css" scripts={scripts}>
      <article class="event" data-event={id}>
        <EventNav id={id} list={list} isStepped={isStepped} neighbours={neighbours} />
        <EventHead event={event} home={timezone}>
          <EventButtons id={id} isPinned={isPinned} back={list?.path} />
        </EventHead>
        <div class="event-main">
          {text && <EventText id={id} html={text.html} />}
          <Files {...props} inText={text?.shown} />
        </div>
        <About {...props} />
        <EventHistory event={event} timezone={timezone} />
      </article>
      <Viewer deletes />
    </Layout>
  )
}

function Files({
  event,
  settings,
  sharedUntil,
  inText,
}: Props & { inText?: Set<string> | undefined }) {
  const { id } = event
  return (
    <section class="stack" id="files" aria-labelledby="files-title">
      <h2 id="files-title" tabindex={-1}>
        Files
      </h2>
      {sharedUntil && (
        <SharedUntil
          event={id}
          until={sharedUntil}
          timezone={settings.timezone}
          back={`/events/${id}#files`}
        />
      )}
      <Attachments event={event} inText={inText} />
      <AddFiles event={id} settings={settings} />
    </section>
  )
}

/** What surrounds the event: its day, its place, what else is recorded. Beside it where there is room. */
function About({ event, settings, rest }: Props) {
  const { metadata } = event
  const { latitude = null, longitude = null } = event.location ?? {}
  const isPlaced = latitude !== null && longitude !== null
  const hasMetadata = Object.keys(metadata).length > 0
  if (!rest && !isPlaced && !hasMetadata) return null
  return (
    <aside class="event-about" aria-label="About the event">
      {rest && <EventDay event={event} rest={rest} home={settings.timezone} />}
      {isPlaced && <PlaceMap latitude={latitude} longitude={longitude} />}
      {hasMetadata && <EventMetadata metadata={metadata} />}
    </aside>
  )
}
