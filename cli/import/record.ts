import { limits } from '../../lib/base/limits.ts'
import type { FileSource } from '../form.ts'

/** An event as LifeLog imports it. */
export type ImportRecord = {
  uid?: string
  title: string
  timestamp?: string
  /** An IANA name. */
  timezone?: string
  end_timestamp?: string
  precision?: string
  approximate?: boolean
  location?: { latitude: number | null; longitude: number | null; name: string | null }
  created_at?: string
  updated_at?: string
  description?: string
  tags?: string[]
  metadata?: Record<string, unknown>
}

/** What becomes of one thing that another program recorded, and where it stands there. */
export type Converted = { source: string } & (
  | {
      record: ImportRecord
      files?: FileSource[]
      /** What of it can't come along, each with the reason. */
      lost?: string[]
    }
  /** It can't be taken at all: why. */
  | { reason: string }
  /** It is no event and belongs to none, such as a file that no note names: why. */
  | { left: string }
)

/** The first line of a text as a title, and all that follows. Headings lose their marks. */
export function titleAndRest(text: string): { title: string; description?: string } {
  const [first = '', ...rest] = text.trim().split('\n')
  const title = first.replace(/^#{1,6}\s+/, '').trim()
  const description = rest.join('\n').trim()
  if ([...title].length <= limits.title) return { title, ...(description && { description }) }
  return { title: `${[...title].slice(0, limits.title - 1).join('')}…`, description: text.trim() }
}
