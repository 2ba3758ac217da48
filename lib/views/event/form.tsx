import type { WithPictures } from '../../attachments/renditions/pictures.ts'
import type { Problem } from '../../base/problem.ts'
import { type EventFields, hiddenNames } from '../../events/form-fields.ts'
import type { Event } from '../../events/schema.ts'
import type { Settings } from '../../settings/schema.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { Viewer } from '../photos/viewer.tsx'
import { AddFiles } from './add-files.tsx'
import { Attachments } from './attachment-list.tsx'
import { EventFormFields, problemsBesideFields } from './fields.tsx'

type EventFormProps = {
  fields: EventFields
  settings: Settings
  /** The event that is edited; without one it's a new one. */
  event?: WithPictures<Event>
  /** Why the form is shown once more. */
  problem?: Problem
  /** What was saved meanwhile by someone else: for each difference the owner chooses. */
  theirs?: EventFields
}

/** All of an event to fill in. Typed text survives in the browser until it's saved. */
export function EventFormPage({ fields, settings, event, problem, theirs }: EventFormProps) {
  const title = event ? 'Edit event' : 'New event'
  return (
    <Layout
      title={title}
      here={event ? undefined : '/events/new'}
      styles="event-form.css"
      scripts={['event-form-page']}
    >
      <div class="event-form-page stack">
        <h1>{title}</h1>
        {theirs && event ? <Conflict event={event} /> : problem && <Failure problem={problem} />}
        <form
          id="event-form"
          class="event-form stack"
          method="post"
          action={event ? `/events/${event.id}` : '/events'}
          autocomplete="off"
          data-event={event?.id}
        >
          {hiddenNames.map((name) => (
            <input type="hidden" name={name} value={fields[name]} />
          ))}
          <EventFormFields
            fields={fields}
            problem={problem}
            theirs={theirs}
            isNew={!event}
            home={settings.timezone}
          />
        </form>
        <section class="stack" aria-labelledby="files-title" id="files">
          <h2 id="files-title" tabindex={-1}>
            Files
          </h2>
          {event && <Attachments event={event} />}
          <AddFiles event={event?.id} settings={settings} />
        </section>
        <div class="save-bar">
          <button class="button button-primary" type="submit" form="event-form" data-save>
            <Icon name="check" />
            {theirs ? 'Save mine' : 'Save'}
          </button>
          <a class="button button-quiet" href={event ? `/events/${event.id}` : '/'}>
            {theirs ? 'Discard mine' : 'Cancel'}
          </a>
          <button class="button button-quiet" type="button" data-discard-draft hidden>
            Discard draft
          </button>
          <p class="quiet" data-draft-state role="status" />
        </div>
      </div>
      {event && <Viewer deletes />}
    </Layout>
  )
}

function Conflict({ event }: { event: Event }) {
  return (
    <div class="notice notice-warning" role="alert" tabindex={-1} data-problem>
      <Icon name="exclamation-triangle" />
      <p>
        <strong>This event was changed elsewhere while you edited it.</strong> Your text is in the
        form; what was saved meanwhile stands beside it. Take over what you want and save, or{' '}
        <a href={`/events/${event.id}`}>discard yours</a>.
      </p>
    </div>
  )
}

function Failure({ problem }: { problem: Problem }) {
  return (
    <div class="notice notice-danger" role="alert" tabindex={-1} data-problem>
      <Icon name="exclamation-circle" />
      <p dir="auto">
        {problem.code === 'validation_failed' && problemsBesideFields(problem).length === 0
          ? 'This can’t be saved yet. What is wrong stands below the field.'
          : problem.message}
      </p>
    </div>
  )
}
