import type { Completion } from '../../timeline/complete.ts'

/** What to choose from while a search is typed (completion.client.ts). */
export function SearchCompletions({ completions }: { completions: Completion[] }) {
  return (
    <>
      {completions.map(({ text, note, whole }) => (
        <div
          role="option"
          aria-selected="false"
          tabIndex={-1}
          data-text={whole ? `${text} ` : text}
        >
          <bdi>{text}</bdi> <span class="tag-count">{note}</span>
        </div>
      ))}
    </>
  )
}
