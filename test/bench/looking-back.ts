import autocannon from 'autocannon'
import { type Asked, different, measureTimes, type Times } from './measure-times.ts'
import { print } from './print.ts'
import { processorTime } from './processor-time.ts'

/** The pages that look back, each of them in a middle of twelve years. */
const pages: Record<string, string> = {
  timeline: '/',
  'timeline, one old day': '/?date=2018-07-14',
  'years beside the timeline': '/timeline/years',
  'calendar, a year': '/calendar/2018',
  'calendar, a month with pictures': '/calendar/2018/07',
  'one day': '/days/2018-07-14',
  'on this day, API': '/api/on-this-day?date=2026-07-14',
  'on this day': '/on-this-day?date=2026-07-14',
  'a random memory': '/on-this-day/random',
  photos: '/photos',
  'photos, a month long ago': '/photos?month=2015-03',
  'photos with a tag': '/photos?tags=a3',
  'photos with a 1 % word': '/photos?q=dentist',
  map: '/map',
  'map, a town': '/map?bbox=9.8,53.4,10.2,53.7',
  'map, a street': '/map?bbox=9.99,53.55,10.01,53.56',
  'map, a 1 % word': '/map?q=dentist',
  insights: '/insights',
}

/** How long the pages take that look back, one after the other. */
export async function measurePages(
  url: string,
  headers: Record<string, string>,
  pids: number[],
  { rounds = 20, only = '' } = {},
): Promise<Times[]> {
  const all: Asked[] = Object.entries(pages)
    .map(([name, path]) => ({ name: `page, ${name}`, path, goal: 50 }))
    .filter(({ name }) => name.includes(only))
  return measureTimes(url, headers, pids, all, rounds)
}

/** Prints how many pages and cards of the timeline a second are answered on 16 connections. */
export async function measureTimeline(
  url: string,
  token: string,
  pid: number,
  seconds: number,
): Promise<void> {
  for (const [name, anew] of Object.entries({ unchanged: false, 'each of them anew': true })) {
    const before = await processorTime(pid)
    const { pages, cards, answered } = await timelineRate(url, seconds, { token, anew })
    const work = ((await processorTime(pid)) - before) / answered
    print(
      `timeline page, 16 connections, ${name}`,
      `${Math.round(pages)} pages/s, ${Math.round(cards)} cards/s, work ${work.toFixed(2)} ms a page`,
    )
  }
}

/**
 * How many pages and cards of a timeline a second are answered on 16 connections. LifeLog keeps a page
 * until something changes; with `anew` no two requests are alike, so that each page is made.
 */
export async function timelineRate(
  url: string,
  seconds: number,
  { token, anew = false }: { token?: string; anew?: boolean } = {},
) {
  const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {}
  const page = await (await fetch(`${url}/`, { headers })).text()
  const perPage = page.split('class="entry"').length - 1
  let asked = 0
  const setupRequest = (request: autocannon.Request) => ({
    ...request,
    headers: { ...headers, ...different(anew ? ++asked : 0) },
  })
  const result = await autocannon({
    url: `${url}/`,
    connections: 16,
    duration: seconds,
    headers,
    ...(anew && { requests: [{ setupRequest }] }),
  })
  if (result.non2xx + result.errors > 0) throw new Error(`${result.non2xx} pages failed.`)
  const pages = result['2xx'] / result.duration
  return { pages, cards: pages * perPage, answered: result['2xx'] }
}
