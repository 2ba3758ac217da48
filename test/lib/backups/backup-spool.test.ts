import type { KyselyPlugin } from 'kysely'
import { expect, test } from 'vitest'
import { spoolSnapshot } from '../../../lib/backups/backup-spool.ts'
import type { Event } from '../../../lib/events/schema.ts'
import { useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog()

test('a backup is of one moment, whatever changes while its events are read', async () => {
  const record = (title: string) =>
    lifelog.json<Event>('/api/events', { method: 'POST', json: { title } }, 201)
  const first = await record('before')
  // More than are read at once.
  await Promise.all(Array.from({ length: 300 }, () => record('before')))
  const last = await record('before')
  let isChanged = false
  const changeAfterFirstBatch: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      if (!isChanged && result.rows.length > 100) {
        isChanged = true
        const json = { title: 'after' }
        await lifelog.json(`/api/events/${first.id}`, { method: 'PATCH', json })
        await lifelog.json(`/api/events/${last.id}`, { method: 'PATCH', json })
        await record('after')
      }
      return result
    },
  }
  const db = lifelog.ctx.db.withPlugin(changeAfterFirstBatch)
  await using spool = await spoolSnapshot({ ...lifelog.ctx, db })
  expect(isChanged).toBe(true)
  const lines = (await spool.events.read().toArray()).join('').trim().split('\n')
  const titles = lines.map((line) => JSON.parse(line).title)
  expect(titles).toEqual(Array(302).fill('before'))
  expect(spool.revisions.records).toBe(0)
})
