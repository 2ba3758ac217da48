import { type CompiledQuery, sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { batched } from '../../db/batched.ts'
import { type Database, type DatabaseConnection, openDatabase } from '../../db/client.ts'
import { createTestDatabase } from '../support/postgres.ts'

let database: Awaited<ReturnType<typeof createTestDatabase>>
let connection: DatabaseConnection
let queries: CompiledQuery[] = []
beforeAll(async () => {
  database = await createTestDatabase()
  connection = openDatabase(database.url, 10, { onQuery: (query) => queries.push(query) })
})
beforeEach(() => {
  queries = []
})
afterAll(async () => {
  await connection?.close()
  await database?.drop()
})

/** 60 by each divisor, by one statement. */
const divide = batched(async (db: Database, divisors: readonly number[]) => {
  const { rows } = await sql<{ quotient: number }>`
    select 60 / divisor as quotient
    from unnest(${divisors}::bigint[]) with ordinality as given (divisor, place)
    order by place`.execute(db)
  return rows.map(({ quotient }) => quotient)
})

test('what is asked for in one turn is one statement, and each gets its own answer', async () => {
  const { db } = connection
  expect(await Promise.all([3, 20, 3, 60].map((n) => divide(db, n)))).toEqual([20, 3, 20, 1])
  expect(queries).toHaveLength(1)
  expect(await divide(db, 5)).toBe(12)
  expect(queries).toHaveLength(2)
})

test('twenty are the most for one statement', async () => {
  const answers = await Promise.all(Array.from({ length: 45 }, () => divide(connection.db, 2)))
  expect(answers).toEqual(Array(45).fill(30))
  const sizes = queries.map(({ parameters }) => (parameters[0] as number[]).length)
  expect(sizes).toEqual([20, 20, 5])
})

test('what the database refuses fails alone', async () => {
  const outcomes = await Promise.allSettled([6, 0, 10, 0].map((n) => divide(connection.db, n)))
  expect(outcomes).toMatchObject([
    { value: 10 },
    { reason: { code: '22012' } },
    { value: 6 },
    { reason: { code: '22012' } },
  ])
  await expect(divide(connection.db, 0)).rejects.toMatchObject({ code: '22012' })
})

test('what may have been done when the connection broke is not done again', async () => {
  const breakOff = batched(async (db: Database, names: readonly string[]) => {
    const { rows } = await sql<{ name: string }>`
      select unnest(${names}::text[]) as name, pg_terminate_backend(pg_backend_pid())`.execute(db)
    return rows
  })
  const outcomes = await Promise.allSettled(['a', 'b'].map((name) => breakOff(connection.db, name)))
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(queries).toHaveLength(1)
})

test('each database gets what is its own, and a transaction too', async () => {
  const name = batched(async (db: Database, names: readonly string[]) => {
    const { rows } = await sql<{ database: string; isolation: string }>`
      select current_database() as database,
        current_setting('transaction_isolation') as isolation`.execute(db)
    return names.map(() => rows[0])
  })
  const other = await createTestDatabase()
  const otherConnection = openDatabase(other.url, 1)
  try {
    const answers = await connection.db
      .transaction()
      .setIsolationLevel('serializable')
      .execute((trx) =>
        Promise.all([name(connection.db, 'a'), name(trx, 'b'), name(otherConnection.db, 'c')]),
      )
    const [own, within, foreign] = answers
    expect(own?.isolation).toBe('read committed')
    expect(within).toEqual({ ...own, isolation: 'serializable' })
    expect(foreign?.database).not.toBe(own?.database)
  } finally {
    await otherConnection.close()
    await other.drop()
  }
})
