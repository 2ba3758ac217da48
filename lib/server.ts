import { once } from 'node:events'
import type { Server } from 'node:http'
import { readConfig } from './base/config.ts'
import { createLog } from './base/log.ts'
import { type LifeLog, openLifeLog } from './lifelog.ts'
import { listen } from './listen.ts'

/**
 * How long requests under way may take once LifeLog is told to stop, in ms: half of the 10 s after
 * which Docker kills; the rest is for uploads to the embedded storage.
 */
const drainTimeout = 4_500

try {
  await main()
} catch (error) {
  process.stderr.write(`LifeLog can't start. ${(error as Error).message}\n`)
  process.exitCode = 1
}

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.LOG_LEVEL)
  const lifelog = await openLifeLog(config, log)
  const server = await listen(lifelog.app, config.HOST, config.PORT).catch(async (error) => {
    await lifelog.close()
    throw error
  })
  welcome(lifelog, (server.address() as { port: number }).port)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping')
      stop(server, lifelog).then(
        () => process.exit(0),
        (error) => {
          log.fatal({ err: error }, 'could not stop in order')
          process.exit(1)
        },
      )
    })
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

/** Lets requests under way finish, takes no new ones, then ends everything behind them. */
async function stop(server: Server, lifelog: LifeLog): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.on('request', (_request, response) => response.setHeader('Connection', 'close'))
  const cut = setTimeout(() => server.closeAllConnections(), drainTimeout)
  await closed
  clearTimeout(cut)
  await lifelog.close()
}
