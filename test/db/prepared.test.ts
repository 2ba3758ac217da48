import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DatabaseConnection, openDatabase } from '../../db/client.ts'
import { prepared } from '../../db/prepared.ts'
import { createTestDatabase } from '../postgres.ts'

let database: Awaited<ReturnType<typeof createTestDatabase>>
let connection: DatabaseConnection
const texts: string[] = []
beforeAll(async () => {
  database = await createTestDatabase()
  connection = openDatabase(database.url, 1, { onQuery: ({ sql }) => texts.push(sql) })
})
afterAll(async () => {
  await connection?.close()
  await database?.drop()
})

test('parameters go where they belong, in whatever order the text has them', async () => {
  const subtract = prepared<{ difference: number }, [number, number]>(
    (a, b) => sql`select -(${b}::int - ${a}::int) as difference`,
  )
  expect(await subtract(connection.db, 5, 3)).toEqual([{ difference: 2 }])
  expect(await subtract(connection.db, 1, 10)).toEqual([{ difference: -9 }])
  expect(new Set(texts).size).toBe(1)
})

test('it takes part in a transaction', async () => {
  const note = prepared<object, [string]>(
    (name) => sql`create temporary table t as select ${name}::text as name`,
  )
  const read = prepared<{ name: string }, []>(() => sql`select name from t`)
  await connection.db.transaction().execute(async (trx) => {
    await note(trx, 'within')
    expect(await read(trx)).toEqual([{ name: 'within' }])
  })
})

describe('brief statements', () => {
  const divide = prepared<{ quotient: number; process: number }, [number, number]>(
    (a, b) => sql`select ${a}::int / ${b}::int as quotient, pg_backend_pid() as process`,
    'brief',
  )

  test('share a connection, and each gets its own answer or error', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) => divide(connection.db, 100 * n, n % 10)),
    )
    const processes = new Set<number>()
    for (const [n, outcome] of outcomes.entries()) {
      if (n % 10 === 0) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: '22012' } })
        continue
      }
      if (outcome.status === 'rejected') throw outcome.reason
      const [row] = outcome.value
      expect(row?.quotient).toBe(Math.floor((100 * n) / (n % 10)))
      processes.add(row?.process ?? 0)
    }
    expect(processes.size).toBe(1)
  })

  test('never come between the statements of a transaction', async () => {
    let others: Promise<unknown>[] = []
    await connection.db.transaction().execute(async (trx) => {
      const [inside] = await divide(trx, 6, 3)
      others = [1, 2, 3].map((n) => divide(connection.db, n, 1))
      await sql`select set_config('lifelog.test', 'inside', true)`.execute(trx)
      const { rows } = await sql<{ set: string; process: number }>`
        select current_setting('lifelog.test') as set, pg_backend_pid() as process`.execute(trx)
      expect(rows).toEqual([{ set: 'inside', process: inside?.process }])
    })
    expect(await Promise.all(others)).toHaveLength(3)
  })
})
