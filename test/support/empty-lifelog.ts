import { sql } from 'kysely'
import { type TestLifeLog, useLifeLog } from './setup.ts'

/**
 * Another LifeLog for all tests of a file, to import into.
 * @returns hands it over without any event, file or saved search, and with ids from 1 on, as often as
 *   it's called: to start one anew takes ten times as long
 */
export function useEmptyLifeLog(
  ...given: Parameters<typeof useLifeLog>
): <T>(task: (lifelog: TestLifeLog) => Promise<T>) => Promise<T> {
  const lifelog = useLifeLog(...given)
  return async (task) => {
    await lifelog.deleteEvents()
    const { db } = lifelog.ctx
    await db.deleteFrom('views').execute()
    for (const table of ['events', 'attachments', 'views']) {
      await sql`select setval(pg_get_serial_sequence(${table}, 'id'), 1, false)`.execute(db)
    }
    return task(lifelog)
  }
}
