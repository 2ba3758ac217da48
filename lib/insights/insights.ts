import { type RawBuilder, sql } from 'kysely'
import { unprepared } from '../../db/unprepared.ts'
import { dateOf } from '../base/days.ts'
import type { Context } from '../context.ts'
import { indexedMatching, withinTime } from '../search/engine/conditions.ts'
import { orTooSlow } from '../search/engine/too-slow.ts'
import { queryCte } from '../search/engine/tsquery.ts'
import { withWordQuery } from '../search/engine/word-query.ts'
import { criteriaOf } from '../search/query/criteria.ts'
import { readSearch } from '../search/query/read-search.ts'
import { type Insights, type InsightsQuery, yearOf } from './schema.ts'

type Group = InsightsQuery['by']
type Item = Insights['items'][number]

/** Of more tags than these the rarer ones are left out. */
const tagsShown = 50

const local = sql`timestamp at time zone timezone`

/** What an event is grouped by; null where it isn't known as exactly as that. */
const periods: Record<Group, RawBuilder<string | null>> = {
  year: sql`to_char(local_date, 'YYYY')`,
  month: sql`case when precision <> 'year' then to_char(local_date, 'YYYY-MM') end`,
  weekday: sql`case when precision in ('minute', 'day') then extract(isodow from local_date)::text end`,
  hour: sql`case when precision = 'minute' then to_char(${local}, 'HH24') end`,
  tag: sql`tag`,
}

/**
 * How many events there are by year, month, weekday, hour or tag; with a key, how many numbers their
 * metadata has under it, their sum and mean.
 * @throws {Problem} `database_unavailable` where that takes longer than 15 s
 */
export async function readInsights(ctx: Context, query: InsightsQuery): Promise<Insights> {
  const { by, key = null } = query
  const items = isCounted(query)
    ? await countDays(ctx, by)
    : await countEvents(ctx, query).catch(orTooSlow)
  return { by, key, items, total: totalOf(items, key !== null) }
}

/** The same question of the year before, where it is about a whole one. */
export async function readYearBefore(
  ctx: Context,
  query: InsightsQuery,
): Promise<{ year: number; insights: Insights } | undefined> {
  const year = (yearOf(query) ?? 1) - 1
  if (year < 1) return undefined
  const [start, end] = [dateOf(year, 1, 1), dateOf(year, 12, 31)]
  return { year, insights: await readInsights(ctx, { ...query, start, end }) }
}

/** Whether the ledger of days has it, which is as quick for ten million events. */
function isCounted({ by, key, q, tags, start, end }: InsightsQuery): boolean {
  return by !== 'tag' && !(key || q.trim() || tags.length > 0 || start || end)
}

async function countDays(ctx: Context, by: Group): Promise<Item[]> {
  const period = {
    year: sql`to_char(local_date, 'YYYY')`,
    month: sql`to_char(local_date, 'YYYY-MM')`,
    weekday: sql`extract(isodow from local_date)::text`,
    hour: sql`lpad(hour::text, 2, '0')`,
    tag: sql`null`,
  }[by]
  const { rows } = await sql<Item>`
    select ${period} as period, sum(count)::bigint as count, null as sum, null as mean
    from event_counts group by 1 having sum(count) > 0 and ${period} is not null
    order by 1`.execute(ctx.db)
  return rows
}

async function countEvents(ctx: Context, query: InsightsQuery): Promise<Item[]> {
  const { by, key } = query
  const read = await readSearch(ctx, query.q)
  const asked = criteriaOf({ ...query, near: undefined, bbox: undefined }, read, read.timezone)
  const criteria = await withWordQuery(ctx.searchDb, asked)
  const number = key === undefined ? sql`null::numeric` : numberUnder(key)
  const { rows } = await sql<Item>`
    ${sql.raw(unprepared)} with ${queryCte(criteria, 'newest')}
    select period, count(*)::bigint as count, sum(number)::float8 as sum, avg(number)::float8 as mean
    from (
      select ${periods[by]} as period, ${number} as number
      from events ${by === 'tag' ? sql`, unnest(tags) tag` : sql``}
      where ${indexedMatching(criteria)} and ${withinTime(criteria.range)}
    ) counted
    where period is not null ${key === undefined ? sql`` : sql`and number is not null`}
    group by period
    order by ${by === 'tag' ? sql`count desc, period limit ${tagsShown}` : sql`period`}`.execute(
    ctx.searchDb,
  )
  return rows
}

function numberUnder(key: string): RawBuilder<unknown> {
  return sql`
    case when jsonb_typeof(metadata -> ${key}::text) = 'number'
      then (metadata ->> ${key}::text)::numeric end`
}

function totalOf(items: Item[], numbers: boolean): Insights['total'] {
  const count = items.reduce((total, item) => total + item.count, 0)
  if (!numbers) return { count, sum: null, mean: null }
  const sum = items.reduce((total, item) => total + (item.sum ?? 0), 0)
  return { count, sum, mean: count === 0 ? null : sum / count }
}

/** So many of the latest events are looked through for keys. */
const keysFrom = 5_000

/** The keys under which the latest events have numbers, the commonest first. */
export async function listNumberKeys(ctx: Context): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select key from (
      select metadata from events where deleted_at is null
      order by timestamp desc, id desc limit ${keysFrom}
    ) latest, jsonb_each(metadata)
    where jsonb_typeof(value) = 'number'
    group by key order by count(*) desc, key limit 50`.execute(ctx.db)
  return rows.map(({ key }) => key)
}
