import { hostileSearches, pathOfSearch } from '../support/hostile-searches.ts'
import { print } from './print.ts'

/** Longer than this, in ms, nobody who means harm may keep the database busy with a search. */
const longest = 1_000

/** Prints how 5,000 hostile searches in every operator are answered, one after the other. */
export async function measureHostileSearches(
  url: string,
  headers: Record<string, string>,
): Promise<void> {
  const times: { q: string; took: number }[] = []
  let failed = 0
  for (const q of hostileSearches) {
    const began = performance.now()
    const response = await fetch(url + pathOfSearch(q), { headers })
    await response.arrayBuffer()
    times.push({ q, took: performance.now() - began })
    if (response.status >= 500) failed++
  }
  times.sort((one, other) => one.took - other.took)
  const at = (share: number) => `${times[Math.ceil(times.length * share) - 1]?.took.toFixed(0)} ms`
  const slow = times.filter(({ took }) => took > longest).length
  print(
    '5,000 hostile searches',
    `${failed} failed, ${slow} took over a second; p50 ${at(0.5)}, p95 ${at(0.95)}, at most ` +
      `${at(1)} (${JSON.stringify(times.at(-1)?.q.slice(0, 60))})`,
  )
}
