import { print } from './print.ts'
import { words } from './seed.ts'

const { common, mid, rare, absent, habit } = words
const trip = words['old-clustered']

/** One search of each kind, by its parameters. A day and a year of long ago are those of the seed. */
function kinds(year: string): Record<string, Record<string, string>> {
  return {
    'common word': { q: common },
    '5 % word': { q: mid },
    '1 % word': { q: words.percent },
    'rare word': { q: rare },
    'absent word': { q: absent, exact: 'true' },
    'clustered long ago': { q: trip },
    'common and clustered': { q: `${common} ${trip}` },
    'common until a burst': { q: habit },
    'phrase of common words': { q: `"${common} ${habit}"` },
    '1 % and common word': { q: `${words.percent} ${habit}` },
    '1 % word and tag': { q: words.percent, tags: 'a3' },
    'common word, one old day': { q: common, start: `${year}-03-01`, end: `${year}-03-01` },
    '1 % word, one old year': { q: words.percent, start: `${year}-01-01`, end: `${year}-12-31` },
    'beginning of a word': { q: trip.slice(0, 5) },
    'three common tags': { tags: 'a1,b2,c3' },
    'five common tags': { tags: 'a1,b2,c3,d4,e5' },
    'misspelled word': { q: 'harbuor' },
    'question in plain words': { q: `when did I last see the ${rare} with xylophone` },
  }
}

/** What else the owner waits for when looking for something. */
const others: Record<string, string> = {
  'tags page': '/tags',
  'trash page': '/trash',
  'completion of a word': '/search/completions?piece=har',
}

const rounds = 20

/**
 * Prints how long each kind of search takes, one after the other: how long the owner waits, not how
 * many owners there could be. At last a page 10,000 hits down.
 */
export async function measureSearches(url: string, headers: Record<string, string>): Promise<void> {
  const get = async (path: string) => {
    const response = await fetch(url + path, { headers })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response
  }
  const year = `${new Date().getFullYear() - 8}`
  for (const sort of ['newest', 'oldest', 'relevance']) {
    for (const [kind, parameters] of Object.entries(kinds(year))) {
      const path = `/api/search?${new URLSearchParams({ ...parameters, sort, limit: '20' })}`
      print(`search ${sort}, ${kind}`, await timesOf(() => get(path)))
    }
  }
  for (const [name, path] of Object.entries(others)) print(name, await timesOf(() => get(path)))
  let cursor = ''
  for (let page = 0; page < 50; page++) {
    const found = await get(`/api/search?q=${words.mid}&limit=200&cursor=${cursor}`)
    const { next_cursor } = (await found.json()) as { next_cursor: string | null }
    if (!next_cursor) break
    cursor = next_cursor
  }
  const deep = `/api/search?q=${words.mid}&limit=20&cursor=`
  print('10,000 hits down', await timesOf(() => get(deep + cursor)))
}

async function timesOf(ask: () => Promise<Response>): Promise<string> {
  const times: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const began = performance.now()
    await (await ask()).arrayBuffer()
    if (round > 0) times.push(performance.now() - began)
  }
  times.sort((one, other) => one - other)
  const at = (share: number) => times[Math.ceil(times.length * share) - 1]?.toFixed(1)
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`
}
