import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { type Database, openDatabase } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import type { Context } from '../../lib/context.ts'
import { startEmbeddedPostgres } from '../../lib/embedded/postgres.ts'
import { validate } from '../../lib/http/input.ts'
import { searchEvents } from '../../lib/search/engine/search.ts'
import { buildFindIndex } from '../../lib/search/index/find-index.ts'
import { readWords } from '../../lib/search/index/read-words.ts'
import { reindexEvents } from '../../lib/search/index/reindex.ts'
import { SearchQuery } from '../../lib/search/schema.ts'
import { startPostgres15 } from '../support/postgres15.ts'
import { askMeanwhile, meanwhileText } from './meanwhile.ts'
import { print } from './print.ts'
import { seed, words } from './seed.ts'

/** The last migration of 0.1's first release. */
const lastRelease = '004_thumbnails'

/**
 * Measures how long a filled database of the last release takes to come to the newest schema, on
 * PostgreSQL 18 and 15, and how searches go meanwhile: `npm run bench:migrate -- 1000000`. With DATABASE_URL on that empty one alone.
 */
const events = Number(process.argv[2] ?? '100000')
const defaults = { timezone: 'UTC', search_languages: ['english'] }
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
  const other = openDatabase(url, 1, { withoutTimeouts: true })
  try {
    await migrate(db, lastRelease)
    await seed(url, events)
    const began = performance.now()
    let last: { migration: string; at: number } | undefined
    const tell = () => {
      if (last) print(`  ${last.migration}`, seconds(performance.now() - last.at))
    }
    const migrated = migrate(db, undefined, undefined, (migration) => {
      tell()
      last = { migration, at: performance.now() }
    })
    const waited = await askMeanwhile(() => searchAsBefore(other.db), migrated)
    tell()
    print(`${name}, ${events.toLocaleString('en')} events`, seconds(performance.now() - began))
    print('  the last release meanwhile', meanwhileText(waited))
    await measureBackground(url, other.db)
  } finally {
    await other.close()
    await close()
  }
}

/** As the last release searches, whose instance may still run. */
async function searchAsBefore(db: Database): Promise<unknown> {
  return sql`
    select id from events
    where search_vector @@ to_tsquery('english', ${words.percent}) and deleted_at is null
    order by timestamp desc, id desc limit 20`.execute(db)
}

/** What a start leaves to the background, and how searches go until it's done. */
async function measureBackground(url: string, db: Database): Promise<void> {
  const working = openDatabase(url, 2)
  const never = new AbortController().signal
  const findIndex = { isReady: false }
  const settings = { get: async () => ({ settings: defaults }) }
  const ctx = { config: { DATABASE_URL: url }, findIndex, settings, log: pino({ level: 'silent' }) }
  const here = { ...ctx, db: working.db } as unknown as Context
  const query = validate(SearchQuery, { q: `${words.percent} `, limit: '20' })
  const search = () => searchEvents({ ...ctx, db } as unknown as Context, query)
  try {
    const jobs = {
      'the search index': () => buildFindIndex(here, never),
      'vectors anew': () => reindexEvents(here, never),
      words: () => readWords(here, never),
    }
    for (const [job, run] of Object.entries(jobs)) {
      const began = performance.now()
      const waited = await askMeanwhile(search, run())
      print(`  then ${job}`, `${seconds(performance.now() - began)}; ${meanwhileText(waited)}`)
    }
  } finally {
    await working.close()
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
