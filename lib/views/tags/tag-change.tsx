import { limits } from '../../base/limits.ts'
import type { TagChange } from '../../tags/schema.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { numberText } from '../parts/number-text.ts'

/** What was typed as a tag's new name, and why it isn't that yet. */
export type TagFault = { name: string; message: string }

/** Another tag with the new name, of so many events, `both` of which have the first tag too. */
export type TagQuestion = { name: string; events: number; both: number }

/** A tag to be renamed, merged with another one or taken away. */
export function TagPage({
  tag,
  events,
  fault,
  question,
}: {
  tag: string
  events: number
  fault?: TagFault | undefined
  question?: TagQuestion | undefined
}) {
  return (
    <Layout title={`#${tag}`} styles="tags.css" scripts={['tag-completion']}>
      <div class="stack tag-page">
        <h1 dir="auto">#{tag}</h1>
        <p class="quiet">
          <a href={timelineUrl({ tags: [tag] })}>{eventsText(events)}</a>
        </p>
        {question ? <Question tag={tag} question={question} /> : <Rename tag={tag} fault={fault} />}
        <details class="disclosure">
          <summary class="button button-quiet">
            <Icon name="trash" />
            Take it away
          </summary>
          <form class="card" method="post" action="/tags/delete">
            <input type="hidden" name="tag" value={tag} />
            <p>
              <bdi>#{tag}</bdi> is taken away from {eventsText(events)}. The events stay.
            </p>
            <button class="button button-danger" type="submit">
              <span>
                Take <bdi>#{tag}</bdi> away
              </span>
            </button>
          </form>
        </details>
      </div>
    </Layout>
  )
}

function Rename({ tag, fault }: { tag: string; fault: TagFault | undefined }) {
  return (
    <form class="card tag-form" method="post" action="/tags/change">
      <input type="hidden" name="tag" value={tag} />
      <div class="field">
        <label for="name">Name</label>
        <input
          id="name"
          name="name"
          value={fault?.name ?? tag}
          maxlength={limits.tag}
          required
          autocomplete="off"
          autocapitalize="none"
          aria-invalid={fault ? 'true' : undefined}
          aria-describedby="name-hint name-error"
          dir="auto"
          data-complete="tag"
        />
        <p class="field-error" id="name-error" role="alert">
          {fault?.message}
        </p>
        <p class="field-hint" id="name-hint">
          The name of another tag merges the two.
        </p>
      </div>
      <div class="actions">
        <button class="button button-primary" type="submit">
          Save
        </button>
        <a class="button button-quiet" href="/tags">
          Cancel
        </a>
      </div>
    </form>
  )
}

function Question({ tag, question }: { tag: string; question: TagQuestion }) {
  const { name, events, both } = question
  return (
    <form class="card tag-form" method="post" action="/tags/change" aria-labelledby="merge">
      <h2 id="merge">
        Merge <bdi>#{tag}</bdi> into <bdi>#{name}</bdi>?
      </h2>
      <p>
        There is <bdi>#{name}</bdi> already, of {eventsText(events)}
        {both > 0 && `, ${numberText(both)} of which ${both === 1 ? 'has' : 'have'} both`}. After
        the merge all events of <bdi>#{tag}</bdi> have <bdi>#{name}</bdi> in its place.
      </p>
      <input type="hidden" name="tag" value={tag} />
      <input type="hidden" name="name" value={name} />
      <div class="actions">
        <button class="button button-primary" type="submit" name="merge" value="yes">
          Merge
        </button>
        <a class="button button-quiet" href={changeTagUrl(tag)}>
          Another name
        </a>
      </div>
    </form>
  )
}

/** The page of a tag. */
export function changeTagUrl(tag: string): string {
  return `/tags/change?tag=${encodeURIComponent(tag)}`
}

/** A change that goes on, as it's told on the page of all tags; it can be stopped without a script too. */
export function CurrentTagChange({ change }: { change: TagChange }) {
  const url = `/tags/changes/${change.id}`
  return (
    <div class="card tag-current">
      <div class="tag-progress" hx-get={url} hx-trigger="every 1s" hx-swap="innerHTML">
        <TagProgress change={change} />
      </div>
      {change.state === 'changing' && (
        <form method="post" action={`${url}/undo`}>
          <button class="button" type="submit">
            Stop and undo
          </button>
        </form>
      )}
    </div>
  )
}

export function TagProgress({ change }: { change: TagChange }) {
  const { events, remaining } = change
  return (
    <>
      <p id="tag-progress">
        {changeText(change)} {numberText(events)} of {numberText(events + remaining)} events so far.
      </p>
      <progress
        class="upload-bar"
        value={events}
        max={events + remaining}
        aria-labelledby="tag-progress"
      />
    </>
  )
}

/** What was done, or is being done, in a sentence. */
export function changeText({ tag, name, state, events }: TagChange): string {
  switch (state) {
    case 'changing':
      return name === null ? `#${tag} is being taken away.` : `#${tag} is becoming #${name}.`
    case 'done':
      return name === null
        ? `#${tag} is taken away from ${eventsText(events)}.`
        : `#${tag} is #${name} now, in ${eventsText(events)}.`
    case 'undoing':
      return `#${tag} is coming back.`
    case 'undone':
      return `#${tag} is back, in ${eventsText(events)}.`
  }
}

function eventsText(events: number): string {
  return events === 1 ? '1 event' : `${events} events`
}
