import { isFiltered, type Timeline, type TimelineQuery } from '../../timeline/timeline.ts'
import { Icon } from '../parts/icon.tsx'
import { numberText } from '../parts/number-text.ts'
import { SelectLink } from '../timeline/selection.tsx'
import { YearsPlace } from '../timeline/years.tsx'
import { Forgiven } from './forgiven.tsx'
import { SearchHelp } from './search-help.tsx'
import { SearchLine } from './search-line.tsx'

/** Search as one types, the filters, and the way to a date. Everything is in the URL. */
export function Filters({ view, timeline }: { view: TimelineQuery; timeline: Timeline }) {
  const isOpen = view.tags.length > 1 || view.sort !== 'newest'
  return (
    <search class="filters">
      <form
        id="filters"
        method="get"
        action="/"
        hx-get="/"
        hx-target="#results"
        hx-trigger="input target:[type=search] delay:200ms, change target:[name]:not([type=search]), submit"
        hx-sync="this:replace"
        hx-replace-url="true"
      >
        <SearchLine value={view.q} label="Search" isLive />
        <details class="filter-panel" open={isOpen}>
          <summary class="button button-quiet">
            <Icon name="adjustments-horizontal" />
            <span>Filters</span>
          </summary>
        </details>
        <div class="filter-fields">
          <div class="field">
            <div class="filter-tags-head">
              <label for="filter-tags">Tags</label>
              <a href="/tags">All tags</a>
            </div>
            <input
              id="filter-tags"
              name="tags"
              value={view.tags.join(', ')}
              placeholder="food, harbour"
              autocomplete="off"
              autocapitalize="none"
              data-complete="tags"
              dir="auto"
            />
          </div>
          <Choice
            name="tag_mode"
            label="With"
            value={view.tag_mode}
            options={{ all: 'all of them', any: 'any of them' }}
          />
          <div class="field">
            <label for="filter-start">From</label>
            <input id="filter-start" type="date" name="start" value={view.start?.slice(0, 10)} />
          </div>
          <div class="field">
            <label for="filter-end">To</label>
            <input id="filter-end" type="date" name="end" value={view.end?.slice(0, 10)} />
          </div>
          <Choice
            name="sort"
            label="Order"
            value={view.sort}
            options={{ newest: 'newest first', oldest: 'oldest first', relevance: 'relevance' }}
          />
          <button class="button without-script" type="submit">
            Apply
          </button>
        </div>
      </form>
      <details class="jump" open={Boolean(view.date)}>
        <summary class="button button-quiet">
          <Icon name="calendar-days" />
          <span>Jump to date</span>
        </summary>
      </details>
      <form class="jump-form" method="get" action="/">
        <input type="date" name="date" value={view.date} aria-label="Date" required />
        <button class="button button-primary" type="submit">
          Go
        </button>
      </form>
      {!isFiltered(view) && <YearsPlace />}
      <SelectLink view={view} />
      <SearchHelp />
      <Found {...timeline} view={view} />
    </search>
  )
}

function Choice({
  name,
  label,
  value,
  options,
}: {
  name: string
  label: string
  value: string
  options: Record<string, string>
}) {
  return (
    <div class="field">
      <label for={`filter-${name}`}>{label}</label>
      <select id={`filter-${name}`} name={name}>
        {Object.entries(options).map(([option, text]) => (
          <option value={option} selected={option === value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}

/** How much was found and what wasn't understood, for screen readers as soon as it changes. */
export function Found({
  total,
  notices,
  corrected,
  relaxed = [],
  view,
  swapped,
}: Pick<Timeline, 'total' | 'notices' | 'corrected' | 'relaxed'> & {
  view: TimelineQuery
  swapped?: boolean
}) {
  return (
    <p id="found" class="found" role="status" hx-swap-oob={swapped ? 'innerHTML' : undefined}>
      {total && <span>{foundText(total)}</span>}
      <Forgiven corrected={corrected} relaxed={relaxed} view={view} />
      {notices.map((notice) => (
        <span class="found-notice" dir="auto">
          <Icon name="information-circle" /> {notice}
        </span>
      ))}
    </p>
  )
}

function foundText({ value, relation }: NonNullable<Timeline['total']>): string {
  if (value === 0) return relation === 'gte' ? 'Nothing found yet' : 'Nothing found'
  const count = `${numberText(value)}${relation === 'gte' ? '+' : ''}`
  return value === 1 && relation === 'eq' ? '1 event' : `${count} events`
}
