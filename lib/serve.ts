import { once } from 'node:events'
import type { App } from './app/app.ts'
import { answerStarting } from './app/starting.ts'
import { readConfig } from './base/config.ts'
import { createLog } from './base/log.ts'
import { connectionLimits } from './http/connections.ts'
import { createDrain } from './http/drain.ts'
import type { LifeLog } from './lifelog.ts'
import { listen } from './listen.ts'
import { startOwnDatabase } from './own-database.ts'
import { watchSignals } from './signals.ts'
import { describeStartFailure } from './start-failure.ts'

/**
 * How long requests under way may take once LifeLog is told to stop, in ms: half of the 10 s after
 * which Docker kills; the rest is for uploads to the embedded storage.
 */
const drainTimeout = 4_500

/** Runs LifeLog until a signal, and ends the process; says why where it can't start. */
export async function serve(): Promise<void> {
  try {
    await run()
    process.exit()
  } catch (error) {
    const said = describeStartFailure(error, process.env.LIFELOG_DATA_DIR)
    process.stderr.write(`LifeLog can't start. ${said}\n`)
    process.exitCode = 1
  }
}

/** Runs until a signal; answers from the beginning, also while the database is waited for. */
async function run(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.LOG_LEVEL)
  const signals = watchSignals(log)
  let lifelog: LifeLog | undefined
  const fetch: App['fetch'] = (request, ...rest) =>
    lifelog ? lifelog.app.fetch(request, ...rest) : answerStarting(request)
  const server = await listen({ fetch }, config.HOST, config.PORT, connectionLimits(config))
  const drain = createDrain(server, drainTimeout, signals.hurry)
  try {
    const database = config.DATABASE_URL ? undefined : startOwnDatabase(config, log)
    // It fails where it's awaited.
    database?.catch(() => undefined)
    // PostgreSQL starts while all the rest is loaded.
    const { openLifeLog } = await import('./lifelog.ts')
    lifelog = await openLifeLog(config, log, undefined, signals, database)
    welcome(lifelog, (server.address() as { port: number }).port)
    await (signals.stop.aborted || once(signals.stop, 'abort'))
  } catch (error) {
    if (!signals.stop.aborted) throw error
  } finally {
    await drain()
    await lifelog?.close()
  }
}

/** Says on stderr where LifeLog is, and what was made for want of a given one: stdout is the log. */
function welcome({ ctx, generated }: LifeLog, port: number): void {
  const lines = [`LifeLog is ready at ${ctx.config.PUBLIC_URL ?? `http://localhost:${port}`}`]
  if (generated.password) lines.push(`  password  ${generated.password}`)
  if (generated.token) lines.push(`  API token ${generated.token}`)
  if (lines.length > 1) lines.push('  Keep them: they are not shown again.')
  process.stderr.write(`${lines.join('\n')}\n`)
}
