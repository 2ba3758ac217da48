import { CompiledQuery } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { openConnection } from '../../db/connection.ts'
import { openSocket } from '../../db/socket.ts'
import { createTestDatabase } from '../postgres.ts'

test('a server that answers one query and is silent after the next is given up', async () => {
  const database = await createTestDatabase()
  onTestFinished(() => database.drop())
  const connection = openConnection(database.url, {
    fetch_types: false,
    socket: (address) => openSocket(address, 200),
  })
  onTestFinished(() => connection.close())
  const ask = (text: string) => connection.executeQuery(CompiledQuery.raw(text))
  await ask('select 1')
  const [quick, slow] = await Promise.allSettled([ask('select 2 as n'), ask('select pg_sleep(60)')])
  expect(quick).toMatchObject({ value: { rows: [{ n: 2 }] } })
  expect(slow).toMatchObject({ reason: { code: 'ETIMEDOUT' } })
  expect(connection.lost).toBe(true)
})
