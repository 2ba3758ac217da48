import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DatabaseConnection, openDatabase } from '../../../db/client.ts'
import { prepared } from '../../../db/postgres/prepared.ts'
import { createTestDatabase } from '../../support/postgres.ts'

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
