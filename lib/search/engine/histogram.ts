import { sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import { isCancelled } from '../../../db/errors.ts'
import { unprepared } from '../../../db/unprepared.ts'
import type { Context } from '../../context.ts'
import { criteriaOf } from '../query/criteria.ts'
import { readSearch } from '../query/read-search.ts'
import type { Histogram, HistogramQuery } from '../schema.ts'
import { type Criteria, indexedMatching, withinTime } from './conditions.ts'
import { orTooSlow } from './too-slow.ts'
import { queryCte } from './tsquery.ts'
import { withWordQuery } from './word-query.ts'

/** Of so many events about, in blocks spread over the table, it's told how many match in all. */
const sampledEvents = 20_000

/** More matches than these are estimated: to count them takes longer than anybody waits. */
const countedMatches = 20_000

type Month = Histogram['items'][number]

/** Longer than this, in ms, they aren't counted either. */
const countTimeout = 300

/**
 * How many events match in each month of their own calendar, the earliest first. Up to about 20,000
 * are counted, unless that takes too long; else the numbers are estimated by a sample, which is the
 * same each time.
 */
export async function countByMonth(ctx: Context, query: HistogramQuery): Promise<Histogram> {
  const read = await readSearch(ctx, query.q)
  const asked = criteriaOf(query, read, read.timezone)
  const criteria = await withWordQuery(ctx.searchDb, asked)
  const sample = await sampleMonths(ctx, criteria).catch(orTooSlow)
  const isCounted = !sample || sample.total <= countedMatches
  const counted = isCounted ? await countMonths(ctx, criteria, sample).catch(orTooSlow) : undefined
  return {
    items: counted ?? sample?.months ?? [],
    relation: counted ? 'eq' : 'approximate',
  }
}

type Sample = { months: Month[]; total: number }

/** Undefined where there are so few events that no sample is needed. */
async function sampleMonths(
  { searchDb: db }: Context,
  criteria: Criteria,
): Promise<Sample | undefined> {
  const { rows: sizes } = await sql<{ events: number }>`
    select reltuples::bigint as events from pg_class where oid = 'events'::regclass`.execute(db)
  const events = sizes[0]?.events ?? 0
  if (events <= sampledEvents) return undefined
  const percent = (100 * sampledEvents) / events
  const found = await groupByMonth(
    db,
    criteria,
    sql`tablesample system (${sql.lit(percent)}) repeatable (1)`,
  )
  const factor = 100 / percent
  const months = found.map(({ month, count }) => ({ month, count: Math.round(count * factor) }))
  return { months, total: months.reduce((sum, { count }) => sum + count, 0) }
}

/** Undefined where it takes too long and there is a sample in its place. */
async function countMonths(
  { searchDb: db }: Context,
  criteria: Criteria,
  sample: Sample | undefined,
): Promise<Month[] | undefined> {
  if (!sample) return groupByMonth(db, criteria, sql``)
  return db
    .transaction()
    .execute(async (trx) => {
      await sql`select set_config('statement_timeout', ${`${countTimeout}`}, true)`.execute(trx)
      return groupByMonth(trx, criteria, sql``)
    })
    .catch((error) => {
      if (!isCancelled(error)) throw error
      return undefined
    })
}

async function groupByMonth(
  db: Database,
  criteria: Criteria,
  sample: ReturnType<typeof sql>,
): Promise<Month[]> {
  const { rows } = await sql<Month>`
    ${sql.raw(unprepared)} with ${queryCte(criteria, 'newest')}
    select to_char(month, 'YYYY-MM') as month, count from (
      select date_trunc('month', local_date::timestamp) as month, count(*) as count
      from events ${sample}
      where ${indexedMatching(criteria)} and ${withinTime(criteria.range)}
      group by 1
    ) months
    order by months.month`.execute(db)
  return rows
}
