import { sql } from 'kysely'
import { openDatabase } from '../../db/client.ts'
import { makeFolder, token } from '../support/process.ts'
import { print } from './print.ts'

/**
 * Measures what revisions cost a change. First that they are kept at all: changes with their trigger
 * beside those without it, as before there were any, in turns in the same database. Then what many of
 * them cost: changes of an event without any beside those of one that was changed 1,000 times, in
 * turns, among 100,000 revisions altogether; and the time to show the history of each.
 */
const rounds = 8
const changes = 200

const data = await makeFolder()
try {
  const lifelog = data.start({ API_TOKEN: token }, { keepLog: false })
  const url = await lifelog.ready()
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      body: body ? JSON.stringify(body) : null,
    })
    if (!response.ok) throw new Error(await response.text())
    return (await response.json()) as T
  }
  const create = () => call<{ id: number }>('POST', '/api/events', { title: 'x' })
  const change = async (id: number, times: number) => {
    const began = performance.now()
    for (let i = 0; i < times; i++) {
      await call('PATCH', `/api/events/${id}`, { title: `${i} ${began}` })
    }
    return (performance.now() - began) / times
  }

  const before = await create()
  await change(before.id, 100)
  const kept: [withThem: number, without: number][] = []
  for (let round = 0; round < rounds; round++) {
    const { id } = await create()
    const timed = async (isKept: boolean) => {
      await keepRevisions(isKept)
      return change(id, changes)
    }
    // Each comes first as often as second: a machine that is busy meanwhile favours neither.
    const isFirst = round % 2 === 0
    const [one, other] = [await timed(isFirst), await timed(!isFirst)]
    kept.push(isFirst ? [one, other] : [other, one])
  }
  await keepRevisions(true)
  print(
    'change, keeping revisions',
    `${median(kept.map(([withThem]) => withThem)).toFixed(2)} ms, ` +
      `${median(kept.map(([withThem, without]) => without / withThem)).toFixed(2)} of the rate without`,
  )
  const withoutOthers: number[] = []
  for (let round = 0; round < rounds; round++) {
    withoutOthers.push(await change((await create()).id, changes))
  }
  await fill()
  const often = await create()
  await change(often.id, 1_000)
  const pairs: [fresh: number, often: number][] = []
  for (let round = 0; round < rounds; round++) {
    pairs.push([await change((await create()).id, changes), await change(often.id, changes)])
  }
  const fresh = median(pairs.map(([fresh]) => fresh))
  print('change, few revisions', `${median(withoutOthers).toFixed(2)} ms`)
  print(
    'change, 100,000 revisions',
    `${fresh.toFixed(2)} ms, ${(median(withoutOthers) / fresh).toFixed(2)} of before`,
  )
  print(
    'change, 1,000 of the same',
    `${median(pairs.map(([, often]) => often)).toFixed(2)} ms, ${median(pairs.map(([fresh, often]) => fresh / often)).toFixed(2)} of a fresh event`,
  )
  for (const [name, id] of [
    ['history of 100', before.id],
    ['history of 2,400', often.id],
  ] as const) {
    const times: number[] = []
    for (let i = 0; i < 20; i++) {
      const began = performance.now()
      await call('GET', `/api/events/${id}/revisions`)
      times.push(performance.now() - began)
    }
    print(name, `${median(times).toFixed(2)} ms a page`)
  }
  await lifelog.kill('SIGTERM')
} finally {
  await data.remove()
}

async function keepRevisions(isKept: boolean): Promise<void> {
  const { db, close } = openDatabase(await data.databaseUrl(), 1)
  const action = sql.raw(isKept ? 'enable' : 'disable')
  await sql`alter table events ${action} trigger keep_revision`.execute(db)
  await close()
}

async function fill(): Promise<void> {
  const { db, close } = openDatabase(await data.databaseUrl(), 1, { withoutTimeouts: true })
  await sql`
    insert into events (uid, timestamp, title, version)
    select gen_random_uuid(), now(), 'other ' || i, 101 from generate_series(1, 1000) i`.execute(db)
  await sql`
    insert into event_revisions (event_id, version, changed_by, before)
    select id, v, 'token', jsonb_build_object('title', 'before ' || v)
    from events, generate_series(1, 100) v where title like 'other %'`.execute(db)
  await close()
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
