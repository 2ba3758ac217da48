import type { Logger } from 'pino'

/** What LifeLog is told from outside: to stop, and to lose no time about it. */
export type Signals = { stop: AbortSignal; hurry: AbortSignal }

/** npm passes on what the terminal has sent to LifeLog already, in ms. */
const echo = 500

/**
 * Takes SIGINT and SIGTERM over, from before anything is started that they would leave running. The
 * first asks to stop, a later one not to wait for requests under way; neither ends the process.
 */
export function watchSignals(log: Logger): Signals {
  const stop = new AbortController()
  const hurry = new AbortController()
  let stopped = 0
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (!stop.signal.aborted) {
        stopped = performance.now()
        log.info({ signal }, 'stopping')
        stop.abort()
      } else if (!hurry.signal.aborted && performance.now() - stopped > echo) {
        log.info({ signal }, 'stopping without waiting for requests under way')
        hurry.abort()
      }
    })
  }
  return { stop: stop.signal, hurry: hurry.signal }
}
