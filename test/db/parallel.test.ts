import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLifeLog, type TestLifeLog } from '../support/setup.ts'

let lifelog: TestLifeLog
beforeAll(async () => {
  lifelog = await startLifeLog()
})
afterAll(() => lifelog.close())

test('a search is answered where PostgreSQL would look through events side by side', async () => {
  await lifelog.record({ title: 'Harbour' })
  await lifelog.record({ title: 'Mountains' })
  const { rows } = await lifelog.ctx.db.transaction().execute(async (trx) => {
    for (const free of [
      'parallel_setup_cost',
      'parallel_tuple_cost',
      'min_parallel_table_scan_size',
    ]) {
      await sql`select set_config(${free}, '0', true)`.execute(trx)
    }
    await sql`set local enable_bitmapscan = off`.execute(trx)
    await sql`set local enable_indexscan = off`.execute(trx)
    const terms = JSON.stringify([[{ text: 'harbour', prefix: false, excluded: false }]])
    return sql<{ title: string }>`
        with query as materialized (select search_query(${terms}::text::jsonb) as words)
        select title from events where search_vector @@ (select words from query)`.execute(trx)
  })
  expect(rows).toEqual([{ title: 'Harbour' }])
})

test('no function that may run side by side calls one that may not', async () => {
  const { rows } = await sql`
    with own as (
      select proname, prosrc, proparallel from pg_proc
      where pronamespace = 'public'::regnamespace
        and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
    )
    select safe.proname as safe, other.proname as calls
    from own safe join own other on strpos(safe.prosrc, other.proname || '(') > 0
    where safe.proparallel = 's' and other.proparallel <> 's'
    union all
    select proname, 'set_config' from own where proparallel = 's' and prosrc like '%set_config(%'`.execute(
    lifelog.ctx.db,
  )
  expect(rows).toEqual([])
})
