import { type InsightsQuery, yearOf } from '../../insights/schema.ts'
import type { TagCount } from '../../tags/tags-in-use.ts'
import { groupLabels } from './insights-text.ts'

/** What can be asked for: keys of the metadata that have numbers, tags, and years with events. */
export type Askable = { keys: string[]; tags: TagCount[]; years: number[] }

/** A question, all of which can be chosen; what is chosen already stays among it. */
export function InsightsQuestion({ query, keys, tags, years }: Askable & { query: InsightsQuery }) {
  const chosenTags = query.tags.join(',')
  const year = yearOf(query)
  return (
    <form class="insights-form card" method="get" action="/insights">
      <Choice
        name="key"
        label="What"
        chosen={query.key ?? ''}
        options={[
          ['', 'Number of events'],
          ...withChosen(keys, query.key).map((key): Option => [key, `Sum of ${key}`]),
        ]}
      />
      <Choice name="by" label="By" chosen={query.by} options={Object.entries(groupLabels)} />
      <Choice
        name="tags"
        label="Tag"
        chosen={chosenTags}
        options={[
          ['', 'All'],
          ...withChosen(
            tags.map(({ tag }) => tag),
            chosenTags,
          ).map((tag): Option => [tag, tag]),
        ]}
      />
      <Choice
        name="year"
        label="Year"
        chosen={year ? String(year) : ''}
        options={[
          ['', 'All'],
          ...years.toReversed().map((year): Option => [yearText(year), String(year)]),
        ]}
      />
      <p class="field">
        <label for="insights-search">Search</label>
        <input
          id="insights-search"
          name="q"
          type="search"
          value={query.q}
          placeholder="any words"
          autocapitalize="none"
          dir="auto"
        />
      </p>
      <button class="button button-primary" type="submit">
        Show
      </button>
    </form>
  )
}

type Option = [value: string, text: string]

type ChoiceProps = { name: string; label: string; chosen: string; options: Option[] }

function Choice({ name, label, chosen, options }: ChoiceProps) {
  return (
    <p class="field">
      <label for={`insights-${name}`}>{label}</label>
      <select id={`insights-${name}`} name={name}>
        {options.map(([value, text]) => (
          <option value={value} selected={value === chosen} dir="auto">
            {text}
          </option>
        ))}
      </select>
    </p>
  )
}

function withChosen(values: string[], chosen?: string): string[] {
  return [...new Set([...(chosen ? [chosen] : []), ...values])]
}

/** With four digits, as dates have it. */
const yearText = (year: number) => String(year).padStart(4, '0')
