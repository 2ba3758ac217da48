import { print } from './print.ts'
import { processorTime } from './processor-time.ts'

/** A request whose time counts, in ms, and what it may take for 95 of 100 at a million events. */
export type Asked = { name: string; path: string; goal: number }
export type Times = Asked & {
  p50: number
  p95: number
  /** What LifeLog and PostgreSQL spent on a processor for one, in ms. */
  work: number
  /** Of the first that wasn't answered, or not in full: what came instead. */
  note: string
}

/** Asks each so many times, one after the other, and prints at once how long it took. */
export async function measureTimes(
  url: string,
  headers: Record<string, string>,
  pids: number[],
  all: Asked[],
  rounds: number,
): Promise<Times[]> {
  const measured: Times[] = []
  for (const one of all) {
    const times = await timesOf(url + one.path, headers, pids, rounds)
    const { p50, p95, work, note } = times
    const missed = p95 > one.goal ? `, missed ${one.goal} ms` : ''
    const said = `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, work ${work.toFixed(1)} ms`
    print(one.name, `${said}${missed}${note && `; ${note}`}`)
    measured.push({ ...one, ...times })
  }
  return measured
}

async function timesOf(
  url: string,
  headers: Record<string, string>,
  pids: number[],
  rounds: number,
): Promise<Omit<Times, keyof Asked>> {
  const times: number[] = []
  let note = ''
  const ask = async (round: number) => {
    const response = await fetch(url, { headers: { ...headers, ...different(round) } })
    const text = await response.text()
    if (!response.ok) note ||= `${response.status}`
    else if (text.includes('"searched_to":"')) note ||= 'a part of the history'
  }
  const spent = async () => {
    const each = await Promise.all(pids.map(processorTime))
    return each.reduce((sum, time) => sum + time, 0)
  }
  await ask(0)
  const before = await spent()
  for (let round = 0; round < rounds; round++) {
    const began = performance.now()
    await ask(round + 1)
    times.push(performance.now() - began)
  }
  const work = ((await spent()) - before) / rounds
  times.sort((one, other) => one - other)
  const at = (share: number) => times[Math.ceil(times.length * share) - 1] ?? 0
  return { p50: at(0.5), p95: at(0.95), work, note }
}

/** A header by which a request differs from others: a page is kept for requests that are alike. */
export function different(round: number): Record<string, string> {
  return { 'X-Round': `${round}` }
}
