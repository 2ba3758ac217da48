import postgres from 'postgres'
import { makeFolder, token } from '../support/process.ts'
import { print } from './print.ts'

/**
 * Measures the map with so many events that have a place: `npm run bench:map -- 1000000`. Three in five
 * are at forty places of one town, three in ten at 5,000 around it, the others anywhere on earth.
 */
const events = Number(process.argv[2] ?? '100000')
const rounds = 40
const headers = { Authorization: `Bearer ${token}` }

const asked: Record<string, string> = {
  'all places': '/map',
  'all places, API': '/api/map',
  'half a continent': '/map?bbox=-10,40,30,60',
  'a town': '/map?bbox=9.8,53.4,10.2,53.7',
  'a street': '/map?bbox=9.99,53.55,10.01,53.56',
  'a desktop screen of the earth, API': '/api/map?bbox=-180,-60,180,80&zoom=2.5',
  'around 180°': '/map?bbox=170,-30,-170,-10',
  'a word of half the events': '/map?q=coffee',
  'a word of a hundredth': '/map?q=dentist',
  'a year in a town': '/map?bbox=9.8,53.4,10.2,53.7&start=2020-01-01&end=2020-12-31',
}

const folder = await makeFolder()
try {
  const lifelog = folder.start({ API_TOKEN: token }, { keepLog: false })
  const url = await lifelog.ready()
  const rate = await seedPlaces(await folder.databaseUrl())
  print('events with a place', `${Math.round(rate).toLocaleString('en')} a second`)
  await measure(url, '')
  await sumUp(await folder.databaseUrl())
  await measure(url, ', summed up')
  await lifelog.kill('SIGTERM')
} finally {
  await folder.remove()
}

async function measure(url: string, state: string): Promise<void> {
  for (const [name, path] of Object.entries(asked)) {
    const times: number[] = []
    for (let round = 0; round <= rounds; round++) {
      const began = performance.now()
      const response = await fetch(url + path, { headers })
      await response.arrayBuffer()
      if (!response.ok) throw new Error(`${path}: ${response.status}`)
      // The first one reads outlines and names of settlements.
      if (round > 0) times.push(performance.now() - began)
    }
    times.sort((one, other) => one - other)
    const at = (share: number) => times[Math.ceil(times.length * share) - 1]?.toFixed(1)
    print(`map of ${name}${state}`, `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`)
  }
}

async function seedPlaces(databaseUrl: string): Promise<number> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  const began = performance.now()
  const batch = 10_000
  for (let first = 0; first < events; first += batch) {
    await sql`
      insert into events (uid, timestamp, title, latitude, longitude, place)
      select gen_random_uuid(), now() - n * (interval '12 years' / ${events}::int),
        concat_ws(' ', 'Event', n, case when n % 7 < 4 then 'coffee' end,
          case when n % 100 = 3 then 'dentist' end),
        case when n % 10 < 6 then 53.5 + (n % 40) * 0.003
          when n % 10 < 9 then 52 + hashtext('a' || n % 5000)::float8 / 2147483648
          else hashtext('b' || n)::float8 / 2147483648 * 70 end,
        case when n % 10 < 6 then 9.9 + (n * 7 % 40) * 0.005
          when n % 10 < 9 then 10 + hashtext('c' || n % 5000)::float8 / 2147483648
          else hashtext('d' || n)::float8 / 2147483648 * 180 end,
        case when n % 10 < 6 then 'Place ' || n % 40 end
      from generate_series(${first + 1}::int, ${Math.min(first + batch, events)}::int) n`
  }
  const rate = events / ((performance.now() - began) / 1000)
  await sql`vacuum analyze events`
  await sql.end()
  return rate
}

/** Waits until the background has made counts of the changes, as it does every ten minutes. */
async function sumUp(databaseUrl: string): Promise<void> {
  const { openDatabase } = await import('../../db/client.ts')
  const { sumUpPlaceCounts } = await import('../../lib/map/count-cells.ts')
  const { db, close } = openDatabase(databaseUrl, 1, { withoutTimeouts: true })
  const began = performance.now()
  await sumUpPlaceCounts({ db })
  print('summing up', `${((performance.now() - began) / 1000).toFixed(1)} s`)
  await close()
}
