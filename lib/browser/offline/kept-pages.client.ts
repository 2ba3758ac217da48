import { type KeptEvent, keptEvents, readKept } from './kept-events.client.ts'

/** The page of `url` as this browser keeps it: the timeline, or an event; undefined where it has none. */
export async function keptPage({ pathname, searchParams }: URL): Promise<Response | undefined> {
  const state = await readKept()
  if (!state || state.ids.length === 0) return undefined
  const [, id] = /^\/events\/(\d+)$/.exec(pathname) ?? []
  if (pathname !== '/' && !id) return undefined
  const shell = await caches.match(id ? '/offline/event' : '/offline/timeline')
  if (!shell) return undefined
  const event = id ? await keptEvents.get(id) : undefined
  if (id && !event) return undefined
  const kept = event?.detail ?? (await timeline(state.ids, tagsOf(searchParams)))
  const html = (await shell.text())
    .replace('<!--as-of-->', () => state.asOf)
    .replace('<!--kept-->', () => kept)
    .replace('<title>Kept event', () => `<title>${event?.title}`)
  return new Response(html, { headers: shell.headers })
}

/** The cards under the heads of their days; only of events that have all of `tags`. */
async function timeline(ids: string[], tags: string[]): Promise<string> {
  const kept = new Map((await keptEvents.all()).map((event) => [event.id, event]))
  const shown = ids
    .flatMap((id) => kept.get(id) ?? [])
    .filter((event) => tags.every((tag) => event.tags.includes(tag)))
  const days: { text: string; events: KeptEvent[] }[] = []
  let day: string | undefined
  for (const event of shown) {
    if (event.day !== day) days.push({ text: event.dayText, events: [] })
    day = event.day
    days.at(-1)?.events.push(event)
  }
  return (
    days.map(daySection).join('') || '<p class="empty">None of the kept events has this tag.</p>'
  )
}

function daySection({ text, events }: { text: string; events: KeptEvent[] }): string {
  const cards = events.map(({ card }) => card).join('')
  const head = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<section class="day"><h2 class="day-head">${head}</h2><ol class="entries">${cards}</ol></section>`
}

function tagsOf(query: URLSearchParams): string[] {
  return (query.get('tags') ?? '').split(',').filter(Boolean)
}
