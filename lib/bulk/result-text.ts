import type { BulkResult } from './schema.ts'

const verbs = {
  add_tags: 'tagged',
  remove_tags: 'changed',
  timezone: 'changed',
  delete: 'moved into the trash',
} as const

/** What was done, in a sentence or two. */
export function resultText(
  change: keyof typeof verbs,
  { changed, unchanged, refused, missing }: BulkResult,
): string {
  const done = `${events(changed.length)} ${verbs[change]}.`
  const rest = [
    unchanged.length > 0 && `${unchanged.length} had it so already.`,
    refused.length > 0 && `${refused.length} would have too many tags.`,
    missing.length > 0 && `${missing.length} weren’t there any more.`,
  ]
  return [done, ...rest.filter(Boolean)].join(' ')
}

/** So many events, in words. */
export function events(count: number): string {
  return count === 1 ? '1 event' : `${count || 'No'} events`
}
