import { setFlagsFromString } from 'node:v8'
import { sql } from 'kysely'
import postgres from 'postgres'
import { expect, test } from 'vitest'
import { openDatabase } from '../../../db/client.ts'
import { letCompile } from '../../../db/postgres/let-compile.ts'
import { createTestDatabase } from '../../support/postgres.ts'

setFlagsFromString('--allow-natives-syntax')
const hasFastProperties = new Function('object', 'return %HasFastProperties(object)')

test('takes the properties of a class out of a dictionary', () => {
  class Slow extends Array {
    static override get [Symbol.species]() {
      return Array
    }
  }
  expect(hasFastProperties(Slow)).toBe(false)
  letCompile(new Slow())
  expect(hasFastProperties(Slow)).toBe(true)
})

test("the classes of postgres.js's queries and results are compiled", async () => {
  const database = await createTestDatabase()
  const connection = openDatabase(database.url, 1)
  const other = postgres(database.url, { max: 1 })
  try {
    await sql`select 1`.execute(connection.db)
    const query = other.unsafe('select 1')
    expect([query, await query].map((one) => hasFastProperties(one.constructor))).toEqual([
      true,
      true,
    ])
  } finally {
    await connection.close()
    await other.end()
    await database.drop()
  }
})
