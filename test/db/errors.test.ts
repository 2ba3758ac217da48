import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DatabaseConnection, openDatabase } from '../../db/client.ts'
import { isDatabaseUnavailable } from '../../db/errors.ts'
import { createTestDatabase } from '../support/postgres.ts'

let database: Awaited<ReturnType<typeof createTestDatabase>>
let connection: DatabaseConnection
beforeAll(async () => {
  database = await createTestDatabase()
  connection = openDatabase(database.url, 5)
})
afterAll(async () => {
  await connection.close()
  await database.drop()
})

test('two that wait for each other may try again', async () => {
  const { db } = connection
  const holds = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const lock = (one: number, other: number) =>
    db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(${one})`.execute(trx)
      holds[one]?.resolve()
      await holds[other]?.promise
      await sql`select pg_advisory_xact_lock(${other})`.execute(trx)
    })
  const outcomes = await Promise.allSettled([lock(0, 1), lock(1, 0)])
  const failures = outcomes.filter((outcome) => outcome.status === 'rejected')
  expect(failures).toHaveLength(1)
  expect(isDatabaseUnavailable(failures[0]?.reason)).toBe(true)
})

test('a query that is wrong is nothing to wait for', async () => {
  const error = await sql`select nothing`.execute(connection.db).catch((error) => error)
  expect(isDatabaseUnavailable(error)).toBe(false)
})
