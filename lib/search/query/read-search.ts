import type { Context } from '../../context.ts'
import { type ParsedSearch, parseSearch } from './parse.ts'
import { timesIn } from './time-phrases.ts'

/** A search as people type it, with the times that it tells by the owner's clock and languages. */
export async function readSearch(
  { settings, now }: Pick<Context, 'settings' | 'now'>,
  q: string,
): Promise<ParsedSearch & { timezone: string }> {
  const { timezone, search_languages: languages } = (await settings.get()).settings
  return { ...parseSearch(q, timesIn(q, { now: now(), timezone, languages })), timezone }
}
