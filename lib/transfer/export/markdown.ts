import type { Event } from '../../events/schema.ts'
import { whenText } from '../../events/when-text.ts'

/**
 * Events as a text to read, print or keep elsewhere: a heading each, then when, where, what and its
 * files. Times are written as in `locale`.
 */
export async function* asMarkdown(
  batches: AsyncIterable<Event[]>,
  locale: string,
): AsyncGenerator<string> {
  for await (const batch of batches) {
    yield batch.map((event) => eventText(event, locale)).join('')
  }
}

function eventText(event: Event, locale: string): string {
  const { title, location, tags, description, attachments } = event
  const place = location?.name ?? (location && `${location.latitude}, ${location.longitude}`)
  const facts = [whenText(event, 'full', locale), place, tags.map((tag) => `#${tag}`).join(' ')]
  const files = attachments.map(({ filename }) => `- ${escaped(filename)}`).join('\n')
  const parts = [
    `# ${escaped(title)}`,
    facts.flatMap((fact) => (fact ? [escaped(fact)] : [])).join(' · '),
    description?.trim(),
    files,
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n\n`
}

/** What stands in one line, without what Markdown or HTML would make of it. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>&|]/g, '\\$&')
}
