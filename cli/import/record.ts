import type { FileSource } from '../form.ts'

/** An event as LifeLog imports it. */
export type ImportRecord = {
  uid?: string
  title: string
  timestamp?: string
  description?: string
  tags?: string[]
  metadata?: Record<string, unknown>
}

/** What another program recorded: where it stands, and what it is as an event, with its files. */
export type Converted = { source: string } & (
  | { record: ImportRecord; files?: FileSource[] }
  | { reason: string }
)

/** The first line of a text as a title, and all that follows. Headings lose their marks. */
export function titleAndRest(text: string): { title: string; description?: string } {
  const [first = '', ...rest] = text.trim().split('\n')
  const title = first.replace(/^#{1,6}\s+/, '').trim()
  const description = rest.join('\n').trim()
  if ([...title].length <= 500) return { title, ...(description && { description }) }
  return { title: `${[...title].slice(0, 499).join('')}…`, description: text.trim() }
}
