import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { openDatabase } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import { startEmbeddedPostgres } from '../../lib/embedded/postgres.ts'
import { startPostgres15 } from '../support/postgres15.ts'
import { print } from './print.ts'
import { seed } from './seed.ts'

/** The last migration of 0.1's first release. */
const lastRelease = '004_thumbnails'

/**
 * Measures how long a filled database of the last release takes to come to the newest schema, on
 * PostgreSQL 18 and 15: `npm run bench:migrate -- 1000000`. With DATABASE_URL on that empty one alone.
 */
const events = Number(process.argv[2] ?? '100000')
const given = process.env.DATABASE_URL
if (given) await measure('the given PostgreSQL', given)
else {
  const dir = await mkdtemp(join(tmpdir(), 'lifelog-bench-'))
  const embedded = await startEmbeddedPostgres({ dir, log: pino({ level: 'silent' }) })
  await measure('PostgreSQL 18', embedded.url).finally(() => embedded.stop())
  await rm(dir, { recursive: true })
  const older = await startPostgres15()
  await measure('PostgreSQL 15', older.url).finally(() => older.stop())
}

async function measure(name: string, url: string): Promise<void> {
  const { db, close } = openDatabase(url, 1, { withoutTimeouts: true })
  try {
    await migrate(db, lastRelease)
    await seed(url, events)
    const began = performance.now()
    let last: { migration: string; at: number } | undefined
    const tell = () => {
      if (last) print(`  ${last.migration}`, seconds(performance.now() - last.at))
    }
    await migrate(db, undefined, undefined, (migration) => {
      tell()
      last = { migration, at: performance.now() }
    })
    tell()
    print(`${name}, ${events.toLocaleString('en')} events`, seconds(performance.now() - began))
  } finally {
    await close()
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
