import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { startServer } from './server.ts'
import { type Environment, type TestLifeLog, token } from './setup.ts'

export { token } from './setup.ts'

export const entry = join(import.meta.dirname, '../../dist/lifelog.js')

export type Ran = { code: number; stdout: string; stderr: string }

export type Running = {
  child: ChildProcess
  ended: Promise<Ran>
}

/** Starts the CLI as a process of its own, with next to no environment. */
export function startCli(
  args: string[],
  {
    env = {},
    input = '',
    cwd,
  }: { env?: NodeJS.ProcessEnv; input?: string | Buffer; cwd?: string } = {},
): Running {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: cwd ?? tmpdir(),
    env: { PATH: process.env.PATH, XDG_CONFIG_HOME: '/nonexistent', ...env },
    stdio: 'pipe',
  })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([stdout, stderr, [code]]) => ({ code: code as number, stdout, stderr }),
  )
  return { child, ended }
}

export type Served = {
  lifelog: TestLifeLog
  url: string
  /** Address and token, as the CLI reads them. */
  env: NodeJS.ProcessEnv
  /** A folder of this test's own. */
  folder: string
  /** Runs the CLI to its end. */
  cli(args: string[], more?: Parameters<typeof startCli>[1]): Promise<Ran>
  /** The same with --json, expecting that all goes well; gives what is printed. */
  json<T>(args: string[], more?: Parameters<typeof startCli>[1]): Promise<T>
  close(): Promise<void>
}

/** LifeLog behind a port, for a CLI that is a process of its own. */
export async function serveLifeLog(environment: Environment = {}): Promise<Served> {
  const { lifelog, origin, close } = await startServer(environment)
  const folder = await mkdtemp(join(tmpdir(), 'lifelog-cli-'))
  const url = origin.replace('localhost', '127.0.0.1')
  const env = { LIFELOG_URL: url, LIFELOG_API_TOKEN: token }
  const cli: Served['cli'] = (args, more = {}) =>
    startCli(args, { ...more, env: { ...env, ...more.env } }).ended
  return {
    lifelog,
    url,
    env,
    folder,
    cli,
    async json(args, more) {
      const { code, stdout, stderr } = await cli([...args, '--json'], more)
      if (code !== 0) throw new Error(`lifelog ${args.join(' ')}: ${code}\n${stderr}`)
      return JSON.parse(stdout)
    },
    async close() {
      await close()
      await rm(folder, { recursive: true })
    },
  }
}
