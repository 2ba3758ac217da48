import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { startEmbeddedPostgres } from '../../lib/embedded/postgres.ts'
import { type LifeLogFolder, token } from '../support/process.ts'
import { print } from './print.ts'

const rounds = 5
const log = pino({ level: 'silent' })
const root = join(import.meta.dirname, '../..')

/**
 * Prints how long LifeLog takes on a folder with data until /health/ready says `ready`, in turns with
 * PostgreSQL alone and with an empty Hono server, which it can't do without. As medians, in ms.
 */
export async function measureStarts(folder: LifeLogFolder): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lifelog-bench-start-'))
  const times = { lifelog: [] as number[], postgres: [] as number[], hono: [] as number[] }
  try {
    await (await startEmbeddedPostgres({ dir, log })).stop()
    for (let round = 0; round < rounds; round++) {
      times.lifelog.push(
        await timeOf(async () => {
          const lifelog = folder.start({ API_TOKEN: token }, { keepLog: false })
          await lifelog.ready()
          return () => lifelog.kill('SIGTERM')
        }),
      )
      times.postgres.push(
        await timeOf(async () => {
          const database = await startEmbeddedPostgres({ dir, log })
          return () => database.stop()
        }),
      )
      times.hono.push(await timeOf(startHono))
    }
  } finally {
    await rm(dir, { recursive: true })
  }
  const median = (each: number[]) => Math.round(each.toSorted((a, b) => a - b)[rounds >> 1] ?? 0)
  print(
    'start to ready, with data',
    `${median(times.lifelog)} ms; PostgreSQL alone ${median(times.postgres)}, an empty Hono ${median(times.hono)}`,
  )
}

/** How long a start takes; what it gives ends what was started. */
async function timeOf(start: () => Promise<() => Promise<unknown>>): Promise<number> {
  const began = performance.now()
  const stop = await start()
  const took = performance.now() - began
  await stop()
  return took
}

async function startHono(): Promise<() => Promise<unknown>> {
  const program = `
    import { serve } from '@hono/node-server'
    import { Hono } from 'hono'
    const app = new Hono().get('/', (c) => c.text('ready'))
    serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => console.log(port))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [port] = await once(child.stdout, 'data')
  await (await fetch(`http://127.0.0.1:${Number(port)}/`)).text()
  return async () => {
    child.kill()
    await once(child, 'exit')
  }
}
