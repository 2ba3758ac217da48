import type { Readable } from 'node:stream'
import { text as readAll } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { Problem } from '../../base/problem.ts'
import { killBeyond, type SandboxedScript, startSandboxed } from '../sandbox.ts'

/** How long a process may take, in ms, and how much memory, in bytes, of it how much for objects. */
export type Bounds = { time: number; memory: number; heapMb: number }

export type BoundedScript = Omit<SandboxedScript, 'heapMb'> & { bounds: Bounds }

/**
 * What a sandboxed script makes of a file on its standard input; undefined where it fails or takes too
 * long or too much.
 * @throws {Problem} `storage_unavailable`, as the stream of the file does
 */
export async function runBounded(
  { bounds, ...script }: BoundedScript,
  file: Readable,
  signal: AbortSignal,
): Promise<string | undefined> {
  const child = startSandboxed({ ...script, heapMb: bounds.heapMb })
  const kill = () => void child.kill('SIGKILL')
  signal.addEventListener('abort', kill)
  if (signal.aborted) kill()
  const endWatch = killBeyond(child, bounds)
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null))
    child.on('exit', (code) => resolve(code))
  })
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
    signal.removeEventListener('abort', kill)
    endWatch()
    kill()
  }
}
