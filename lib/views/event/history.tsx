import { compare, type Difference } from '../../events/compare.ts'
import type { Change } from '../../events/revisions.ts'
import type { Event } from '../../events/schema.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { usePageState } from '../parts/page-state.tsx'
import { Time } from '../parts/time.tsx'

const authors = {
  session: 'in the browser',
  token: 'by the API or the command line',
  import: 'by an import',
  lifelog: 'by LifeLog',
}

/** What an event was before each of its changes, and the way back to it. */
export function HistoryPage({
  event,
  changes,
  next,
  timezone,
}: {
  event: Event
  changes: Change[]
  next: string | null
  timezone: string
}) {
  return (
    <Layout title={`History of ${event.title}`} styles="history.css">
      <div class="history stack">
        <p>
          <a class="back" href={`/events/${event.id}`}>
            <Icon name="arrow-left" /> <span dir="auto">{event.title}</span>
          </a>
        </p>
        <h1>History</h1>
        {changes.length === 0 && <p class="empty">This event was never changed.</p>}
        <ol class="changes">
          {changes.map((change) => (
            <ChangeItem event={event} change={change} timezone={timezone} />
          ))}
        </ol>
        {next && (
          <a class="button" href={`/events/${event.id}/history?cursor=${next}`}>
            Earlier changes
          </a>
        )}
      </div>
    </Layout>
  )
}

function ChangeItem({
  event,
  change,
  timezone,
}: {
  event: Event
  change: Change
  timezone: string
}) {
  const { version, changed_at, changed_by, was, became } = change
  return (
    <li class="card change" id={`version-${version}`}>
      <h2>
        <Time at={changed_at} timezone={timezone} />
      </h2>
      <p class="quiet">
        Changed {authors[changed_by]}, from version {version} to the next.
      </p>
      <dl class="differences">
        {compare(was, became, usePageState().locale).map((difference) => (
          <DifferenceItem difference={difference} />
        ))}
      </dl>
      <form method="post" action={`/events/${event.id}/revisions/${version}/restore`}>
        <button class="button" type="submit">
          <Icon name="arrow-uturn-left" />
          Restore version {version}
        </button>
      </form>
    </li>
  )
}

function DifferenceItem({ difference: { field, pieces } }: { difference: Difference }) {
  return (
    <>
      <dt>{field}</dt>
      <dd dir="auto" class={field === 'Tags' ? 'difference-list' : 'difference-text'}>
        {pieces.map(({ text, kind }) =>
          kind === 'added' ? (
            <ins>{text}</ins>
          ) : kind === 'removed' ? (
            <del>{text}</del>
          ) : (
            <span>{text}</span>
          ),
        )}
      </dd>
    </>
  )
}
