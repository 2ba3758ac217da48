import { ownPath } from '../http/own-path.ts'
import { isFiltered, type TimelineQuery, viewOf } from './timeline.ts'

/** A page that lists events, from which one came to one of them. */
export type List = {
  /** Its own path, with its query. */
  path: string
  label: string
  /** What it shows, where that's less than everything. */
  view: TimelineQuery | undefined
}

const labels = new Map(
  Object.entries({
    '': 'Timeline',
    photos: 'Photos',
    calendar: 'Calendar',
    days: 'The day',
    'on-this-day': 'On this day',
    map: 'Map',
    insights: 'Insights',
    tags: 'Tags',
  }),
)

/** The list at a path; undefined where there is none. */
export function listAt(path: string | undefined): List | undefined {
  if (path === undefined) return undefined
  const own = ownPath(path)
  const [, name = ''] = own.split(/[/?#]/)
  const label = labels.get(name)
  if (label === undefined) return undefined
  const view = viewOf(`http://lifelog.invalid${own}`)
  const isSearch = isFiltered(view)
  return {
    path: own,
    label: name || !isSearch ? label : 'Search',
    view: isSearch ? view : undefined,
  }
}

/** The page of an event that leads back to a list; the whole timeline needs no mention. */
export function eventUrl(id: number, list: List | undefined): string {
  const isWhole = list?.label === 'Timeline' || !list
  return isWhole ? `/events/${id}` : `/events/${id}?in=${encodeURIComponent(list.path)}`
}

/** The list, where it's in order of time, from an event on. */
export function listFrom(list: List, id: number): string {
  const url = new URL(list.path, 'http://lifelog.invalid')
  if (url.pathname !== '/' || list.view?.sort === 'relevance') return list.path
  for (const place of ['up', 'down', 'date']) url.searchParams.delete(place)
  url.searchParams.set('from', String(id))
  return `${url.pathname + url.search}#event-${id}`
}
