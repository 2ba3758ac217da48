import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import type { Readable } from 'node:stream'
import { text as readAll } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { programFiles } from '../../base/installation.ts'
import { Problem } from '../../base/problem.ts'

/** How long a process may take, in ms, and how much memory, in bytes, of it how much for objects. */
export type Bounds = { time: number; memory: number; heapMb: number }

/** A script, what it's given, what it may read besides LifeLog's own program, and how far it comes last. */
export type BoundedScript = {
  script: string
  args: string[]
  /** Switches of Node's permission model, such as `--allow-worker`. */
  permissions?: string[]
  /** From -20, first of all, to 19, when nothing else is to be done. */
  nice: number
  bounds: Bounds
}

/**
 * What a script of LifeLog's makes of a file on its standard input; undefined where it fails or
 * takes too long or too much. It runs in a process that knows no secret, reads only what it needs
 * and is killed beyond the bounds, so that what a hostile file does to it ends with it.
 * @throws {Problem} `storage_unavailable`, as the stream of the file does
 */
export async function runBounded(
  { script, args, permissions = [], nice, bounds }: BoundedScript,
  file: Readable,
  signal: AbortSignal,
): Promise<string | undefined> {
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${bounds.heapMb}`,
      '--permission',
      ...programFiles.map((path) => `--allow-fs-read=${path}`),
      ...permissions,
      '--disable-warning=ExperimentalWarning',
      script,
      ...args,
    ],
    {
      env: {},
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: bounds.time,
      killSignal: 'SIGKILL',
      signal,
    },
  )
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null))
    child.on('exit', (code) => resolve(code))
  })
  if (child.pid) lowerPriority(child.pid, nice)
  const watch = setInterval(async () => {
    if ((await residentBytes(child.pid)) > bounds.memory) child.kill('SIGKILL')
  }, 100)
  try {
    let fileFailure: unknown
    file.once('error', (error) => {
      fileFailure = error
    })
    const sent = pipeline(file, child.stdin).catch(() => undefined)
    // Cut off where the process is killed.
    const text = await readAll(child.stdout).catch(() => undefined)
    const code = await ended
    await sent
    if (fileFailure instanceof Problem) throw fileFailure
    return code === 0 ? text : undefined
  } finally {
    clearInterval(watch)
    child.kill('SIGKILL')
  }
}

function lowerPriority(pid: number, nice: number): void {
  try {
    setPriority(pid, nice)
  } catch {
    // It ended already.
  }
}

/** By Linux' /proc; elsewhere only the heap is bounded. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  return Number(statm.split(' ')[1] ?? 0) * 4096
}
