import type { Child } from 'hono/jsx'
import type { Problem } from '../base/problem.ts'
import { differences, type EventFields, type FieldName, fieldNames } from '../events/form.ts'
import type { Event } from '../events/schema.ts'
import type { Settings } from '../settings/schema.ts'
import { AddFiles } from './add-files.tsx'
import { AttachmentDialogs } from './attachment-dialogs.tsx'
import { Attachments } from './attachment-list.tsx'
import { Icon } from './icon.tsx'
import { Layout } from './layout.tsx'

type EventFormProps = {
  fields: EventFields
  settings: Settings
  /** The event that is edited; without one it's a new one. */
  event?: Event
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
      styles={['event-form.css', 'attachments.css', 'quick-add.css']}
      scripts={['event-form.client.ts', 'attachments.client.ts']}
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
          <input type="hidden" name="uid" value={fields.uid} />
          <input type="hidden" name="version" value={fields.version} />
          <input type="hidden" name="timestamp_was" value={fields.timestamp_was} />
          <input type="hidden" name="timestamp_exact" value={fields.timestamp_exact} />
          <Fields fields={fields} problem={problem} theirs={theirs} isNew={!event} />
        </form>
        <section class="stack" aria-labelledby="files-title" id="files">
          <h2 id="files-title">Files</h2>
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
      {event && <AttachmentDialogs />}
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
  const about = problem.errors?.filter(({ path }) => !(nameOf(path) in fieldNames)) ?? []
  return (
    <div class="notice notice-danger" role="alert" tabindex={-1} data-problem>
      <Icon name="exclamation-circle" />
      <p dir="auto">
        {problem.code === 'validation_failed' && about.length === 0
          ? 'This can’t be saved yet. What is wrong stands below the field.'
          : problem.message}
      </p>
    </div>
  )
}

function Fields({
  fields,
  problem,
  theirs,
  isNew,
}: Pick<EventFormProps, 'fields' | 'problem' | 'theirs'> & { isNew: boolean }) {
  const different = theirs ? differences(fields, theirs) : []
  const shared = (name: FieldName) => ({
    name,
    fault: problem?.errors?.find(({ path }) => nameOf(path) === name)?.message,
    theirs: different.includes(name) ? theirs?.[name] : undefined,
  })
  return (
    <>
      <Field {...shared('title')}>
        {(attributes) => (
          <input
            {...attributes}
            class="input-title"
            value={fields.title}
            required
            maxlength={500}
            dir="auto"
            autofocus={isNew && fields.title === ''}
            placeholder="What happened?"
          />
        )}
      </Field>
      <div class="field-pair">
        <Field {...shared('timestamp')}>
          {(attributes) => (
            <input
              {...attributes}
              type="datetime-local"
              value={fields.timestamp}
              required={!isNew}
              max="9999-12-31T23:59"
            />
          )}
        </Field>
        <Field {...shared('tags')} hint="Separated by commas">
          {(attributes) => (
            <input
              {...attributes}
              value={fields.tags}
              dir="auto"
              autocapitalize="none"
              placeholder="food, harbour"
              data-complete="tags"
            />
          )}
        </Field>
      </div>
      <Field {...shared('description')} hint="Markdown: **bold**, - lists, [links](https://…)">
        {(attributes) => (
          <textarea {...attributes} dir="auto" maxlength={100_000} rows={8}>
            {/* A textarea swallows a first line break. */}
            {`\n${fields.description}`}
          </textarea>
        )}
      </Field>
      <details class="preview needs-script" data-preview>
        <summary>
          <Icon name="eye" />
          Preview
        </summary>
        <div class="prose" dir="auto" data-preview-target />
      </details>
      <details class="advanced" open={fields.metadata !== '' || Boolean(shared('metadata').fault)}>
        <summary>
          <Icon name="code-bracket" />
          Metadata
        </summary>
        <Field
          {...shared('metadata')}
          hint={'A JSON object of your own making: {"price": 18.5, "currency": "EUR"}'}
        >
          {(attributes) => (
            <textarea
              {...attributes}
              class="input-code"
              rows={4}
              spellcheck={false}
              autocapitalize="none"
            >
              {`\n${fields.metadata}`}
            </textarea>
          )}
        </Field>
      </details>
    </>
  )
}

type FieldAttributes = {
  id: string
  name: string
  'aria-describedby': string
  'aria-invalid': 'true' | undefined
}

/** A labelled field with its hint, what is wrong about it and what others saved meanwhile. */
function Field({
  name,
  hint,
  fault,
  theirs,
  children,
}: {
  name: FieldName
  hint?: string
  fault: string | undefined
  theirs: string | undefined
  children: (attributes: FieldAttributes) => Child
}) {
  const label = fieldNames[name]
  return (
    <div class={theirs === undefined ? 'field' : 'field field-conflict'}>
      <label for={name}>{label}</label>
      {children({
        id: name,
        name,
        'aria-describedby': `${name}-hint ${name}-error`,
        'aria-invalid': fault ? 'true' : undefined,
      })}
      <p class="field-error" id={`${name}-error`} role="alert" data-error={name}>
        {fault && `${label} ${fault}`}
      </p>
      {theirs !== undefined && (
        <figure class="theirs">
          <figcaption>
            {label} saved meanwhile
            <button class="button needs-script" type="button" data-take={name}>
              Take this
            </button>
          </figcaption>
          <pre dir="auto" data-theirs={name} data-value={theirs}>
            {theirs || '(empty)'}
          </pre>
        </figure>
      )}
      {hint && (
        <p class="field-hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

/** The field that a path within the input belongs to. */
function nameOf(path: string): string {
  return path.split('.')[0] ?? ''
}
