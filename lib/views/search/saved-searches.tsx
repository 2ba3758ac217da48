import { limits } from '../../base/limits.ts'
import type { Problem, ProblemIssue } from '../../base/problem.ts'
import type { FormValues } from '../../http/form.ts'
import { queryOfView } from '../../saved-searches/query-text.ts'
import type { View } from '../../search/schema.ts'
import type { TimelineQuery } from '../../timeline/timeline.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'

/** What was typed into a form of a saved search, and what is wrong with it. */
export type ViewFault = {
  id?: number | undefined
  name: string
  query: string
  errors: ProblemIssue[]
}

/**
 * The form as it was sent, and what is wrong with it.
 * @throws the problem where the form isn't to blame
 */
export function viewFault(given: FormValues, problem: Problem, id?: number): ViewFault {
  if (!problem.errors) throw problem
  const text = (field: string) => String(given[field] ?? '')
  return { id, name: text('name'), query: text('query'), errors: problem.errors }
}

/** The saved searches that are pinned, one tap away from the timeline. */
export function PinnedViews({ views, q }: { views: View[]; q: string }) {
  const pinned = views.filter((view) => view.pinned)
  if (pinned.length === 0) return null
  return (
    <nav aria-label="Saved searches">
      <ul>
        {pinned.map(({ name, query }) => (
          <li>
            <a
              class="tag"
              href={timelineUrl({ q: query })}
              aria-current={query === q.trim() ? 'page' : undefined}
            >
              <Icon name="bookmark" />
              <bdi>{name}</bdi>
            </a>
          </li>
        ))}
        <li>
          <a class="pinned-all" href="/views">
            All saved
          </a>
        </li>
      </ul>
    </nav>
  )
}

/** Keeps a search under a name; nothing where it can't be said in words. */
export function SaveView({ view }: { view: TimelineQuery }) {
  const query = queryOfView(view)
  if (!query || query.length > limits.search) return null
  return (
    <details class="ask save-view">
      <summary class="button button-quiet">
        <Icon name="bookmark" />
        Save this search
      </summary>
      <form class="card" method="post" action="/views">
        <input type="hidden" name="query" value={query} />
        <ViewName id="view-name" value="" />
        <Pinned pinned />
        <button class="button button-primary" type="submit">
          Save
        </button>
      </form>
    </details>
  )
}

/** All saved searches, to run, rename, pin and delete. */
export function ViewsPage({ views, fault }: { views: View[]; fault?: ViewFault }) {
  return (
    <Layout title="Saved searches" styles="views.css">
      <h1>Saved searches</h1>
      {fault && fault.id === undefined && (
        <form class="card view-form" method="post" action="/views" data-draft-fields>
          <ViewFields id="new" view={{ ...fault, pinned: true }} errors={fault.errors} />
        </form>
      )}
      {views.length === 0 && !fault && (
        <div class="empty">
          <Icon name="bookmark" class="icon-large" />
          <h2>Nothing is saved yet</h2>
          <p>Search for something on the timeline, and choose “Save this search”.</p>
          <a class="button" href="/">
            To the timeline
          </a>
        </div>
      )}
      <ul class="views" data-draft-fields>
        {views.map((view) => (
          <SavedView view={view} fault={fault?.id === view.id ? fault : undefined} />
        ))}
      </ul>
    </Layout>
  )
}

function SavedView({ view, fault }: { view: View; fault: ViewFault | undefined }) {
  const { id, name, query, pinned } = view
  return (
    <li class="card">
      <div>
        <h2 dir="auto">
          <a href={timelineUrl({ q: query })}>{name}</a>
        </h2>
        <p class="quiet">
          <code dir="auto">{query}</code>
          {pinned && ' · on the timeline'}
        </p>
      </div>
      <div class="actions">
        <details class="disclosure" open={fault !== undefined}>
          <summary class="button button-quiet">
            <Icon name="pencil-square" />
            Change<span class="visually-hidden"> “{name}”</span>
          </summary>
          <form class="card view-form" method="post" action={`/views/${id}`}>
            <ViewFields id={String(id)} view={{ ...view, ...fault }} errors={fault?.errors ?? []} />
          </form>
        </details>
        <form method="post" action={`/views/${id}/delete`}>
          <button class="button button-quiet" type="submit">
            <Icon name="trash" />
            Delete<span class="visually-hidden"> “{name}”</span>
          </button>
        </form>
      </div>
    </li>
  )
}

function ViewFields({
  id,
  view: { name, query, pinned },
  errors,
}: {
  id: string
  view: Omit<View, 'id'>
  errors: ProblemIssue[]
}) {
  const error = (field: string) => errors.find(({ path }) => path === field)?.message
  return (
    <>
      <ViewName id={`name-${id}`} value={name} error={error('name')} />
      <div class="field">
        <label for={`query-${id}`}>Search</label>
        <input
          id={`query-${id}`}
          name="query"
          value={query}
          maxlength={limits.search}
          required
          dir="auto"
        />
        {error('query') && <p class="field-error">{error('query')}</p>}
      </div>
      <Pinned pinned={pinned} />
      <button class="button button-primary" type="submit">
        Save
      </button>
    </>
  )
}

function ViewName({ id, value, error }: { id: string; value: string; error?: string | undefined }) {
  return (
    <div class="field">
      <label for={id}>Name</label>
      <input
        id={id}
        name="name"
        value={value}
        maxlength={limits.viewName}
        required
        autocomplete="off"
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        dir="auto"
      />
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  )
}

function Pinned({ pinned }: { pinned: boolean }) {
  return (
    <label class="choice">
      <input type="checkbox" name="pinned" value="true" checked={pinned} />
      Show it on the timeline
    </label>
  )
}
