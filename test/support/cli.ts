import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { runCommand } from '../../cli/main.ts'
import { startServer } from './server.ts'
import { type Environment, type TestLifeLog, token } from './setup.ts'

export { token } from './setup.ts'

export const entry = join(import.meta.dirname, '../../dist/lifelog.js')

export type Ran = { code: number; stdout: string; stderr: string }

export type Running = {
  child: ChildProcess
  ended: Promise<Ran>
}

type Surroundings = { env?: NodeJS.ProcessEnv; input?: string | Buffer; cwd?: string }

/** Starts the CLI as a process of its own, with next to no environment. */
export function startCli(
  args: string[],
  { env = {}, input = '', cwd }: Surroundings = {},
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

/** Runs the CLI in this process, which takes a twentieth of the time. */
async function runHere(args: string[], { env = {}, input = '' }: Surroundings): Promise<Ran> {
  const [stdout, stderr] = [new Kept(), new Kept()]
  const terminal = {
    stdin: Readable.from([Buffer.from(input)]),
    stdout,
    stderr,
    env: { XDG_CONFIG_HOME: '/nonexistent', ...env },
    argv: args,
  }
  const code = await runCommand(args, terminal, new AbortController().signal)
  return { code, stdout: stdout.text(), stderr: stderr.text() }
}

class Kept extends Writable {
  readonly #chunks: Buffer[] = []
  override _write(chunk: Buffer, _encoding: string, done: () => void) {
    this.#chunks.push(chunk)
    done()
  }
  text = () => Buffer.concat(this.#chunks).toString()
}

/** What only a process has: another folder, other variables than the CLI reads itself, the console. */
function needsProcess(args: string[], { env = {}, cwd }: Surroundings): boolean {
  const isOwn = (name: string) => /^(LIFE?LOG_\w+|XDG_CONFIG_HOME|NO_COLOR|TERM)$/.test(name)
  const isHelp = args.length === 0 || args.some((word) => ['help', '--help', '-h'].includes(word))
  return isHelp || cwd !== undefined || !Object.keys(env).every(isOwn)
}

export type Served = {
  lifelog: TestLifeLog
  url: string
  /** Address and token, as the CLI reads them. */
  env: NodeJS.ProcessEnv
  /** A folder of this test's own. */
  folder: string
  /** Runs the CLI to its end, as a process only where it needs one. */
  cli(args: string[], more?: Surroundings): Promise<Ran>
  /** The same with --json, expecting that all goes well; gives what is printed. */
  json<T>(args: string[], more?: Surroundings): Promise<T>
  close(): Promise<void>
}

/** LifeLog behind a port, for the CLI. */
export async function serveLifeLog(environment: Environment = {}): Promise<Served> {
  const { lifelog, origin, close } = await startServer(environment)
  const folder = await mkdtemp(join(tmpdir(), 'lifelog-cli-'))
  const url = origin.replace('localhost', '127.0.0.1')
  const env = { LIFELOG_URL: url, LIFELOG_API_TOKEN: token }
  const cli: Served['cli'] = (args, more = {}) => {
    const surroundings = { ...more, env: { ...env, ...more.env } }
    return needsProcess(args, surroundings)
      ? startCli(args, surroundings).ended
      : runHere(args, surroundings)
  }
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
