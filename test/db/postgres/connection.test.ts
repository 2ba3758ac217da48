import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openDatabase } from '../../../db/client.ts'
import { createTestDatabase } from '../../support/postgres.ts'

test('of a query that failed in the midst of its rows, nothing is left in the next', async () => {
  const database = await createTestDatabase()
  const connection = openDatabase(database.url, 1)
  const countDown = (from: number) =>
    sql`select 60 / (${from}::bigint - n) as q from generate_series(0, 3) as n`.execute(
      connection.db,
    )
  try {
    await expect(countDown(2)).rejects.toMatchObject({ code: '22012' })
    expect((await countDown(6)).rows).toEqual([{ q: 10 }, { q: 12 }, { q: 15 }, { q: 20 }])
    await expect(countDown(3)).rejects.toMatchObject({ code: '22012' })
    expect((await sql`select 1 where false`.execute(connection.db)).rows).toEqual([])
  } finally {
    await connection.close()
    await database.drop()
  }
})
