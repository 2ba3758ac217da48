import autocannon from 'autocannon'
import { type Asked, measureTimes, type Times } from './measure-times.ts'
import { words } from './seed.ts'

const { common, mid, rare, absent, habit, percent } = words
const trip = words['old-clustered']
const aDay = '2018-03-01'
const aYear = { start: '2018-01-01', end: '2018-12-31' }

/** What is searched for in each order. */
const searches: Record<string, Record<string, string>> = {
  'common word': { q: `${common} ` },
  '5 % word': { q: `${mid} ` },
  '1 % word': { q: `${percent} ` },
  'rare word': { q: `${rare} ` },
  'absent word': { q: `${absent} `, exact: 'true' },
  'word clustered long ago': { q: `${trip} ` },
  'common and clustered': { q: `${common} ${trip} ` },
  'common word after a burst without it': { q: `${habit} ` },
  'phrase of common words': { q: `"${common} ${habit}"` },
  'phrase that never stands together': { q: `"${habit} ${common}"`, exact: 'true' },
  '1 % and common word': { q: `${percent} ${habit} ` },
  '1 % word and tag': { q: `${percent} `, tags: 'a3' },
  'common word, one old day': { q: `${common} `, start: aDay, end: aDay },
  '1 % word, one old year': { q: `${percent} `, ...aYear },
  'beginning of a word': { q: trip.slice(0, 4) },
  'common word but not another': { q: `${common} -${habit} ` },
  'either of two words': { q: `${rare} or ${trip} ` },
  'three common tags': { tags: 'a1,b2,c3' },
  'five common tags': { tags: 'a1,b2,c3,d4,e5' },
  'equal metadata': { q: 'meta.shop:"shop 77"' },
  'compared metadata': { q: `${percent} meta.price>97` },
  'misspelled word': { q: 'harbuor' },
  'question in plain words': { q: `when did I last see the ${rare} with xylophone` },
}

const oneDay = 'common word, one old day'

function classes(): Asked[] {
  const orders = ['newest', 'oldest', 'relevance'].flatMap((sort) =>
    Object.entries(searches)
      .filter(([, { q }]) => sort !== 'relevance' || (q && !q.startsWith('meta')))
      .map(([name, parameters]) => ({
        name: `${sort}, ${name}`,
        path: `/api/search?${new URLSearchParams({ ...parameters, sort, limit: '20' })}`,
        goal: name === oneDay && sort !== 'relevance' ? 20 : 50,
      })),
  )
  const others = {
    'histogram, 1 % word': `/api/search/histogram?q=${percent}%20`,
    'histogram, common word': `/api/search/histogram?q=${common}%20`,
    'tags page': '/tags',
    'trash page': '/trash',
    'completion while typing': '/search/completions?piece=har',
  }
  return [...orders, ...Object.entries(others).map(([name, path]) => ({ name, path, goal: 50 }))]
}

/**
 * How long each class of search takes, one after the other: how long the owner waits, not how many
 * owners there could be. At last a page 10,000 hits down. Each is printed at once.
 */
export async function measureSearches(
  url: string,
  headers: Record<string, string>,
  pids: number[],
  { rounds = 20, only = '' } = {},
): Promise<Times[]> {
  const all = classes().filter(({ name }) => name.includes(only))
  if (!only) all.push(await tenThousandDown(url, headers))
  return measureTimes(url, headers, pids, all, rounds)
}

async function tenThousandDown(url: string, headers: Record<string, string>): Promise<Asked> {
  let cursor = ''
  for (let page = 0; page < 50; page++) {
    const path = `${url}/api/search?q=${mid}%20&limit=200&cursor=${cursor}`
    const found = await (await fetch(path, { headers })).json()
    const { next_cursor } = found as { next_cursor: string | null }
    if (!next_cursor) break
    cursor = next_cursor
  }
  const path = `/api/search?q=${mid}%20&limit=20&cursor=${cursor}`
  return { name: 'newest, 10,000 hits down', path, goal: 50 }
}

/** @returns how many searches for a 1 % word a second are answered on 16 connections */
export async function measureSearchRate(
  url: string,
  headers: Record<string, string>,
  seconds: number,
): Promise<number> {
  const path = `/api/search?q=${percent}%20&limit=20`
  const result = await autocannon({ url: url + path, connections: 16, duration: seconds, headers })
  if (result.non2xx + result.errors > 0) throw new Error(`${result.non2xx} searches failed.`)
  return result['2xx'] / result.duration
}
