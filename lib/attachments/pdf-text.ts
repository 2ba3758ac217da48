import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import type { Readable } from 'node:stream'
import { text as readAll } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { limits } from '../base/limits.ts'
import { Problem } from '../base/problem.ts'

/** How long a PDF may take, in ms, and how much memory, in bytes. */
const usualBounds = { time: 30_000, memory: 700_000_000, heapMb: 256 }

const script = fileURLToPath(new URL('pdf-text.child.ts', import.meta.url))
const project = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The text of a PDF, up to `limits.fileText` characters; undefined where it's broken, has a password
 * or takes too long or too much. It's read by a process that may read only LifeLog's own files,
 * knows no secret and is killed beyond the bounds.
 * @throws {Problem} `storage_unavailable`, as the stream of the file does
 */
export async function readPdf(
  file: Readable,
  signal: AbortSignal,
  bounds = usualBounds,
): Promise<string | undefined> {
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${bounds.heapMb}`,
      '--permission',
      `--allow-fs-read=${project}`,
      '--disable-warning=ExperimentalWarning',
      script,
      String(limits.fileText),
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
  if (child.pid) lowerPriority(child.pid)
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

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, 10)
  } catch {
    // It ended already.
  }
}

/** By Linux' /proc; elsewhere only the heap is bounded. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  return Number(statm.split(' ')[1] ?? 0) * 4096
}
