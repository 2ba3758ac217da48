import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DatabaseConnection, openDatabase } from '../../../db/client.ts'
import { createTestDatabase } from '../../support/postgres.ts'

let connection: DatabaseConnection
let drop: () => Promise<void>
beforeAll(async () => {
  const database = await createTestDatabase()
  drop = database.drop
  connection = openDatabase(database.url, 2)
})
afterAll(async () => {
  await connection.close()
  await drop()
})

test.each([
  [[]],
  [['']],
  [['a', 'b c']],
  [['a,b', '{}', '"', '\\', '\\"', "'", 'null', 'NULL', ' ', '\n', 'ü', '日本', '🎉']],
])('an array of texts comes back as it was: %j', async (texts) => {
  const { rows } = await sql<{ texts: string[]; count: number }>`
    select ${texts}::text[] as texts, cardinality(${texts}::text[])::bigint as count
  `.execute(connection.db)
  expect(rows).toEqual([{ texts, count: texts.length }])
})

test('numbers come back as numbers, moments with all their digits', async () => {
  const { rows } = await sql`
    select ${[1, -2, 9007199254740991]}::bigint[] as numbers, 12::bigint as number,
      '2026-11-24 18:30:00.123456+01'::timestamptz as moment
  `.execute(connection.db)
  expect(rows).toEqual([
    { numbers: [1, -2, 9007199254740991], number: 12, moment: '2026-11-24T17:30:00.123456Z' },
  ])
})
