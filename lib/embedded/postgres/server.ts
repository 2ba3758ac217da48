import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type Account, command } from './account.ts'

/** Whatever the machine; durability is PostgreSQL's default, which is the full one. */
const defaults = {
  random_page_cost: '1.1',
  TimeZone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_line_prefix: '',
  log_checkpoints: 'off',
  // What people wrote stays out of the log: LifeLog gets the whole error anyway.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

/**
 * Runs the server on `cluster` until `stop`, on a free port of 127.0.0.1. If it ends by itself it
 * is started again on the same port, as often as it takes: a full disk passes. What it logs goes to
 * `log`: errors at warn, the rest at debug.
 *
 * It has a session of its own, so that Ctrl-C in a terminal reaches LifeLog alone. It ignores a log
 * that nobody reads any more, and so outlives a LifeLog that was killed.
 * @throws {Error} with the last lines of its log, where it doesn't start the first time.
 */
export async function runServer(options: ServerOptions): Promise<RunningServer> {
  const first = await startPatiently(options, freePort)
  const stopping = new AbortController()
  const restarts = { tries: 0, isDown: false, isFull: false }
  let current = Promise.resolve(first.child)
  const watch = (child: ChildProcess) => {
    const started = performance.now()
    const end = () => child.kill('SIGINT')
    process.once('exit', end)
    child.once('exit', (code, signal) => {
      process.off('exit', end)
      if (stopping.signal.aborted) return
      options.log.error({ code, signal }, 'PostgreSQL ended by itself; starting it again')
      if (performance.now() - started > settled) restarts.tries = 0
      restarts.isDown = true
      current = restart()
      current.catch(() => undefined)
    })
    return child
  }
  async function restart(): Promise<ChildProcess> {
    for (;;) {
      // One that ends again as soon as it has started isn't started without pause either.
      if (restarts.tries > 0) {
        await wait(retryDelay(restarts.tries), undefined, { signal: stopping.signal })
      }
      restarts.tries += 1
      try {
        const { child } = await startPatiently(options, async () => first.port)
        // Only one that can't be started is tried ever more rarely.
        Object.assign(restarts, {
          tries: Math.min(restarts.tries, 2),
          isDown: false,
          isFull: false,
        })
        return watch(child)
      } catch (error) {
        if (stopping.signal.aborted) throw error
        restarts.isFull = /No space left on device/.test((error as Error).message)
        options.log.error(
          { err: error, tries: restarts.tries, retry_in_ms: retryDelay(restarts.tries) },
          'PostgreSQL can not be started again yet',
        )
      }
    }
  }
  watch(first.child)
  return {
    port: first.port,
    trouble() {
      if (!restarts.isDown) return undefined
      const why = restarts.isFull ? 'The disk is full: make room.' : 'The log says why.'
      return `LifeLog's own PostgreSQL has ended and is being started again (try ${restarts.tries}). ${why}`
    },
    async stop() {
      stopping.abort()
      const child = await current.catch(() => undefined)
      if (!child || hasEnded(child)) return
      const ended = once(child, 'exit')
      child.kill('SIGINT')
      await ended
    },
  }
}

export type RunningServer = {
  port: number
  /** Why it's down while it is being started again; undefined while it's up. */
  trouble(): string | undefined
  stop(): Promise<void>
}

/** How long a server has run that isn't about to end again, in ms. */
const settled = 10_000

/** From one try to start it again to the next, in ms: growing to half a minute. */
function retryDelay(tries: number): number {
  return Math.min(500 * 2 ** (tries - 1), 30_000)
}

type ServerOptions = {
  program: string
  cluster: string
  account: Account
  settings: Record<string, string>
  log: Logger
}

/** Causes that pass: another program took the port, or backends of a killed server still end. */
const passing = /Address already in use|shared memory block/

async function startPatiently(
  options: ServerOptions,
  choosePort: () => Promise<number>,
): Promise<{ port: number; child: ChildProcess }> {
  const end = Date.now() + 30_000
  for (;;) {
    const port = await choosePort()
    try {
      return { port, child: await start(options, port) }
    } catch (error) {
      if (!(error instanceof Error && passing.test(error.message)) || Date.now() > end) throw error
      await wait(100)
    }
  }
}

/** Resolves when it accepts connections, after a power cut once it has recovered. */
async function start(options: ServerOptions, port: number): Promise<ChildProcess> {
  const settings = {
    ...defaults,
    ...options.settings,
    listen_addresses: '127.0.0.1',
    port: `${port}`,
    // The path of a socket may have 107 bytes, a folder's may have more.
    unix_socket_directories: '',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const [file, args, how] = command(options.account, options.program, [
    '-D',
    options.cluster,
    ...flags,
  ])
  const child = spawn(file, args, { ...how, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const lines: string[] = []
  let severity = ''
  return new Promise((resolve, reject) => {
    const output = createInterface({ input: child.stderr })
    output.on('line', (line) => {
      severity = /^[A-Z]+(?=: )/.exec(line)?.[0] ?? severity
      options.log[/WARNING|ERROR|FATAL|PANIC/.test(severity) ? 'warn' : 'debug'](line)
      lines.push(line)
      if (lines.length > 10) lines.shift()
      if (line.includes('database system is ready to accept connections')) resolve(child)
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      const how = signal ?? `exit code ${code}`
      reject(new Error(`PostgreSQL did not start (${how}):\n${lines.join('\n')}`))
    })
  })
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No TCP port is free.')
  return address.port
}
