import { limits } from '../../base/limits.ts'
import { Icon } from '../parts/icon.tsx'

type SearchLineProps = {
  /** What is looked for. */
  value: string
  /** What the search is for: "Search photos". */
  label: string
  /** Whether it completes what is typed, and finds at once. */
  isLive?: boolean
}

/** The line for what is looked for; `/` leads to it. */
export function SearchLine({ value, label, isLive = false }: SearchLineProps) {
  return (
    <div class="search-line">
      <Icon name="magnifying-glass" />
      <input
        id="search"
        type="search"
        name="q"
        value={value}
        maxlength={limits.search}
        aria-label={label}
        placeholder={label}
        autocomplete="off"
        enterkeyhint="search"
        aria-keyshortcuts="/"
        data-complete={isLive ? 'search' : undefined}
        dir="auto"
      />
      {isLive && <span class="spinner htmx-indicator" />}
    </div>
  )
}
