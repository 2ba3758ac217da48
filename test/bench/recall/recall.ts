import type { SearchPage } from '../../../lib/search/schema.ts'
import { distractors } from './distractors.ts'
import { english } from './english.ts'
import { french } from './french.ts'
import { german } from './german.ts'
import type { Item, Kind } from './item.ts'
import { japanese } from './japanese.ts'

const items: Item[] = [...english, ...german, ...french, ...japanese]

/** Asks LifeLog: a path, and what is sent to it as JSON or as a form. */
export type Ask = <T>(
  path: string,
  init?: { method: string; json?: unknown; form?: FormData },
) => Promise<T>

/** A search, how it differs from what was written down, and where the event was found, from 1 on. */
export type Recalled = { kind: Kind; q: string; title: string; place: number | undefined }

const day = 86_400_000
const from = Date.UTC(2014, 0, 1)

/** Records what is searched for, spread over twelve years among `others` events of everyday life. */
export async function recordCorpus(ask: Ask, others: number): Promise<void> {
  await ask('/api/settings', {
    method: 'PATCH',
    json: { search_languages: ['english', 'german', 'french'] },
  })
  const step = (12 * 365 * day) / (others + 1)
  for (const [n, event] of distractors(others).entries()) {
    const json = { ...event, timestamp: new Date(from + (n + 1) * step).toISOString() }
    await ask('/api/events', { method: 'POST', json })
  }
  for (const [n, { searches: _, file, on, place, ...event }] of items.entries()) {
    const at = from + (((n * 37) % items.length) + 0.5) * ((12 * 365 * day) / items.length)
    const timestamp = on ? `${on}T12:00:00Z` : new Date(at).toISOString()
    const json = { ...event, timestamp, ...(place && { location: { name: place } }) }
    const { id } = await ask<{ id: number }>('/api/events', { method: 'POST', json })
    if (!file) continue
    const form = new FormData()
    const type = file.name.endsWith('.md') ? 'text/markdown' : 'text/plain'
    form.set('file', new File([file.text], file.name, { type }))
    await ask(`/api/events/${id}/attachments`, { method: 'POST', form })
  }
}

/** Searches for every item in each of its ways, by relevance, as the first page of 20 shows it. */
export async function recall(ask: Ask): Promise<Recalled[]> {
  const recalled: Recalled[] = []
  for (const { title, searches } of items) {
    for (const [kind, q] of searches) {
      const query = new URLSearchParams({ q, sort: 'relevance', limit: '20' })
      const page = await ask<SearchPage>(`/api/search?${query}`)
      const place = page.items.findIndex((found) => found.title === title) + 1
      recalled.push({ kind, q, title, place: place || undefined })
    }
  }
  return recalled
}

/** The shares of searches that found the event on the first page, and in the first place. */
export function shares(recalled: Recalled[]): { onPage: number; first: number } {
  const share = (found: (place: number) => boolean) =>
    recalled.filter(({ place }) => place !== undefined && found(place)).length / recalled.length
  return { onPage: share(() => true), first: share((place) => place === 1) }
}
