import type { SearchPage } from '../lib/search/schema.ts'
import { eventLines } from './event-text.ts'
import { type Output, oneLine } from './output.ts'

/** Events that were found, and below each the files in which something was. */
export function searchLines(items: SearchPage['items'], timezone: string, out: Output): string[] {
  return eventLines(items, timezone, out).flatMap((line, i) => [
    line,
    ...(items[i]?.highlights.files ?? []).map(({ filename, snippet }) => {
      const words = snippet ? `: ${marked(snippet, out)}` : ''
      return `    ${marked(filename, out)}${words}`
    }),
  ])
}

const entities: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
}

/** A highlight without its HTML, what matches in bold. */
function marked(html: string, { style }: Output): string {
  return html
    .split(/<\/?mark>/)
    .map((part, i) => {
      const text = oneLine(
        part.replace(/&(?:lt|gt|quot|#39|amp);/g, (name) => entities[name] ?? ''),
      )
      return i % 2 ? style('bold', text) : text
    })
    .join('')
}
