import { readFile } from 'node:fs/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { environment, readMemory, useLifeLog } from './bench/memory.ts'
import { type LifeLogFolder, type LifeLogProcess, makeFolder, token } from './support/process.ts'

const events = 100_000
/** Bytes that LifeLog may ever have had in memory, PostgreSQL aside. */
const most = 300_000_000

let data: LifeLogFolder
let lifelog: LifeLogProcess
let url: string

beforeAll(async () => {
  data = await makeFolder()
  lifelog = data.start(environment)
  url = await lifelog.ready()
  const sql = postgres(await data.databaseUrl(), { max: 1 })
  // The search isn't asked for them, and its words would take most of the time.
  await sql.begin(async (trx) => {
    await trx`alter table events disable trigger user`
    await trx`
      insert into events (uid, local_date, title, description, tags, metadata, search_vector)
      select gen_random_uuid(), current_date, 'Event ' || n, 'Fish soup.' || repeat(' ', 500),
        array['food', 'tag' || n % 100], jsonb_build_object('price', n), ''
      from generate_series(1, ${events}::int) n`
    await trx`alter table events enable trigger user`
  })
  // PostgreSQL does it too, some time within the next minute.
  await sql`analyze events`
  await sql.end()
})
afterAll(() => data?.remove())

test.for([
  ['json', (text: string) => JSON.parse(text).events],
  [
    'ndjson',
    (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
  ],
] as const)(
  'an export of 100,000 events as %s is complete, in constant memory',
  async ([format, parse]) => {
    const response = await fetch(`${url}/api/export?format=${format}`, {
      headers: { Authorization: `Bearer ${token}` },
    })
    const titles = parse(await response.text()).map(({ title }: { title: string }) => title)
    expect(titles).toEqual(Array.from({ length: events }, (_, index) => `Event ${index + 1}`))
    expect(await highestMemory(lifelog.pid)).toBeLessThan(most)
  },
)

test('what pages, photos and passwords took goes back', async () => {
  await useLifeLog(url, events, { pages: 130, photos: 4, logins: 12 })
  const own = async () => (await readMemory(data, lifelog)).own
  await expect.poll(own, { timeout: 60_000, interval: 500 }).toBeLessThan(200_000_000)
})

/** The most bytes that a process has ever had in memory. */
async function highestMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
}
