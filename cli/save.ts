import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Failure } from './failure.ts'
import type { Output } from './output.ts'
import { createProgress } from './progress.ts'
import type { Verifier } from './verify.ts'

type Saving = {
  out: Output
  label: string
  signal: AbortSignal
  /** Sees all bytes, and decides at the end whether they are kept. */
  check?: Verifier
}

/**
 * Writes a stream to a file, which appears whole or not at all; `-` is stdout.
 * @returns the number of bytes
 * @throws {Failure} where it breaks off or can't be written
 */
export async function saveStream(
  stream: Readable,
  path: string,
  { out, label, signal, check }: Saving,
): Promise<number> {
  const progress = createProgress(out, label)
  let bytes = 0
  const counting = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length
      progress.add(chunk.length)
      if (check && !check.input.write(chunk)) await once(check.input, 'drain')
      yield chunk
    }
    check?.input.end()
    await check?.result
  }
  const write = (to: Writable, end: boolean) =>
    pipeline(stream, counting, to, { signal, end }).catch((error) => {
      signal.throwIfAborted()
      if (error instanceof Failure) throw error
      throw brokenOff(error, path)
    })
  try {
    if (path === '-') await write(out.stdout, false)
    else await replace(path, (file) => write(file, true))
    return bytes
  } finally {
    progress.end()
  }
}

async function replace(path: string, write: (file: Writable) => Promise<void>): Promise<void> {
  const unfinished = `${path}.part`
  try {
    await write(createWriteStream(unfinished, { mode: 0o600, highWaterMark: 1024 * 1024 }))
    const file = await open(unfinished)
    await file.sync()
    await file.close()
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

function brokenOff(cause: NodeJS.ErrnoException, path: string): Failure {
  const ours = /^(open|write|close)$/.test(cause.syscall ?? '') && cause.code !== 'EPIPE'
  return ours
    ? new Failure('failed', `${path} can't be written. ${cause.message}`, { cause })
    : new Failure('unreachable', 'LifeLog broke off in the middle. Nothing was kept. Try again.', {
        cause,
      })
}
