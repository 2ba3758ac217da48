import autocannon from 'autocannon'
import { type Asked, measureTimes, type Times } from './measure-times.ts'
import { print } from './print.ts'
import { words } from './seed.ts'

const { common, mid, rare, absent, habit, percent } = words
const trip = words['old-clustered']
const aDay = '2018-03-01'
const aYear = { start: '2018-01-01', end: '2018-12-31' }

/** What is searched for in each order, as people type it: the last word is a beginning, too. */
const searches: Record<string, Record<string, string>> = {
  'common word': { q: common },
  '5 % word': { q: mid },
  '1 % word': { q: percent },
  'rare word': { q: rare },
  'absent word': { q: absent, exact: 'true' },
  'word clustered long ago': { q: trip },
  'common and clustered': { q: `${common} ${trip}` },
  'common word after a burst without it': { q: habit },
  'common word, finished by a space': { q: `${common} ` },
  'phrase of common words': { q: `"${common} ${habit}"` },
  'phrase being typed': { q: `"${common} ${habit.slice(0, 4)}` },
  'phrase that never stands together': { q: `"${habit} ${common}"`, exact: 'true' },
  'phrase and a place': { q: `has:place "${habit} ${common}"`, exact: 'true' },
  'phrase and a picture': { q: `has:photo "${common} ${habit}"` },
  '1 % and common word': { q: `${percent} ${habit}` },
  '1 % word and tag': { q: percent, tags: 'a3' },
  'common word, one old day': { q: common, start: aDay, end: aDay },
  '1 % word, one old year': { q: percent, ...aYear },
  'beginning of a word': { q: trip.slice(0, 4) },
  'two letters': { q: common.slice(0, 2) },
  'one letter': { q: common.slice(0, 1) },
  'common word and a letter': { q: `${common} ${trip.slice(0, 1)}` },
  'common word but not another': { q: `${common} -${habit} ` },
  'either of two words': { q: `${rare} or ${trip}` },
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
    'histogram, 1 % word': `/api/search/histogram?q=${percent}`,
    'histogram, common word': `/api/search/histogram?q=${common}`,
    'list of 20, for scale': '/api/events?limit=20',
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
    const path = `${url}/api/search?q=${mid}&limit=200&cursor=${cursor}`
    const found = await (await fetch(path, { headers })).json()
    const { next_cursor } = found as { next_cursor: string | null }
    if (!next_cursor) break
    cursor = next_cursor
  }
  const path = `/api/search?q=${mid}&limit=20&cursor=${cursor}`
  return { name: 'newest, 10,000 hits down', path, goal: 50 }
}

/** Classes that the plainest search engine knows as well: words and phrases, the newest first. */
const plainClasses = [
  'common word',
  '5 % word',
  '1 % word',
  'rare word',
  'absent word',
  'word clustered long ago',
  'common and clustered',
  'common word after a burst without it',
  'phrase of common words',
  '1 % and common word',
]

/**
 * Prints how many searches a second are answered on 16 connections, as they are typed, and how many of
 * them the plainest search at `other` answers, in turns. That counts nothing and marks nothing.
 */
export async function compareSearches(
  own: string,
  other: string,
  headers: Record<string, string>,
  seconds: number,
): Promise<void> {
  for (const name of plainClasses) {
    const query = new URLSearchParams({ ...searches[name], limit: '20' })
    const rates: number[] = []
    for (const url of [own, other, own, other]) {
      rates.push(await searchRate(`${url}/api/search?${query}`, headers, seconds))
    }
    const [one = 0, two = 0, three = 0, four = 0] = rates
    const perSecond = [one + three, two + four].map((sum) => (sum / 2).toFixed(0))
    const ratio = ((one + three) / (two + four)).toFixed(2)
    print(`search, ${name}`, `${ratio} of FastAPI's (${perSecond.join(' : ')} a second)`)
  }
}

async function searchRate(
  url: string,
  headers: Record<string, string>,
  seconds: number,
): Promise<number> {
  const result = await autocannon({ url, connections: 16, duration: seconds, headers, timeout: 60 })
  if (result.non2xx > 0) throw new Error(`${result.non2xx} searches failed.`)
  return result['2xx'] / result.duration
}

/** Searches again and again while `work` goes on, and prints how long each took. */
export async function measureMeanwhile(
  url: string,
  headers: Record<string, string>,
  work: Promise<unknown>,
): Promise<void> {
  const names = ['common word', '1 % word', 'rare word', 'beginning of a word', 'two letters']
  const times = new Map<string, number[]>(names.map((name) => [name, []]))
  let isOver = false
  const over = work.finally(() => {
    isOver = true
  })
  while (!isOver) {
    for (const name of names) {
      const path = `/api/search?${new URLSearchParams({ ...searches[name], limit: '20' })}`
      const began = performance.now()
      const response = await fetch(url + path, { headers })
      await response.text()
      if (!response.ok) throw new Error(`${name}: ${response.status}`)
      times.get(name)?.push(performance.now() - began)
    }
  }
  await over
  for (const [name, all] of times) {
    all.sort((one, other) => one - other)
    const at = (share: number) => (all[Math.ceil(all.length * share) - 1] ?? 0).toFixed(1)
    print(
      `while importing, ${name}`,
      `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (${all.length} searches)`,
    )
  }
}
