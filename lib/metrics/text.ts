import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { gauge, type Labels } from './prometheus.ts'

/**
 * Everything that's worth watching, in Prometheus' text format 0.0.4: what this process counted,
 * and what the database and the storage look like now. Where they don't answer, their part is
 * `lifelog_up` 0 and the rest is missing.
 */
export async function metricsText(ctx: Context): Promise<string> {
  const [database, storage] = await Promise.all([readDatabase(ctx), ctx.storageAnswers()])
  const { metrics, config } = ctx
  return [
    ...Object.values(metrics).flatMap((metric) => metric.lines()),
    ...gauge('lifelog_up', 'Whether what LifeLog needs answers.', [
      [{ part: 'database' }, database ? 1 : 0],
      [{ part: 'storage' }, storage ? 1 : 0],
    ]),
    ...gauge('lifelog_database_pool_max', 'Most connections that this process makes.', [
      [{}, config.DATABASE_POOL_MAX],
    ]),
    ...(database ?? []),
    ...gauge('process_resident_memory_bytes', 'Memory in use.', [[{}, process.memoryUsage.rss()]]),
    ...gauge('process_uptime_seconds', 'Time since the start.', [[{}, process.uptime()]]),
    '',
  ].join('\n')
}

async function readDatabase({ db, log }: Context): Promise<string[] | undefined> {
  try {
    const { rows: connections } = await sql<{ state: string; count: number }>`
      select coalesce(state, 'none') as state, count(*) as count from pg_stat_activity
      where datname = current_database() and application_name = 'lifelog' group by 1`.execute(db)
    const { rows } = await sql<{
      waiting: number
      overdue: number
      pending: number
      damaged: number
    }>`
      select
        (select count(*) from object_deletions) as waiting,
        (select count(*) from object_deletions where attempts > 0) as overdue,
        (select count(*) from attachments where state = 'pending') as pending,
        (select count(*) from attachments where damage is not null) as damaged`.execute(db)
    const { waiting = 0, overdue = 0, pending = 0, damaged = 0 } = rows[0] ?? {}
    return [
      ...gauge(
        'lifelog_database_connections',
        'Connections of all instances to the database.',
        connections.map(({ state, count }): [Labels, number] => [{ state }, Number(count)]),
      ),
      ...gauge('lifelog_outbox_objects', 'Objects that wait to be deleted.', [[{}, waiting]]),
      ...gauge('lifelog_outbox_failed_objects', 'Those of them that failed before.', [
        [{}, overdue],
      ]),
      ...gauge('lifelog_uploads_pending', 'Uploads that were begun and have not ended.', [
        [{}, pending],
      ]),
      ...gauge('lifelog_attachments_damaged', 'Files that were seen to be lost or damaged.', [
        [{}, damaged],
      ]),
    ]
  } catch (error) {
    log.warn({ err: error }, 'the database does not answer for the metrics')
    return undefined
  }
}
