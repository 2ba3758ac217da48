import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Failure, usage } from '../failure.ts'
import type { Terminal } from '../terminal.ts'

/** The size of a file in bytes. @throws {Failure} `not_found`, or `usage` for a folder */
export async function fileSize(path: string): Promise<number> {
  const found = await kindOf(path)
  if (!found.isFile()) throw usage(`${path} is no file`)
  return found.size
}

/** @throws {Failure} `not_found` */
export async function kindOf(path: string) {
  try {
    return await stat(path)
  } catch (cause) {
    throw new Failure('not_found', `${path} can't be read. ${(cause as Error).message}`, { cause })
  }
}

/**
 * A file to read as often as it takes: `path` itself, or for `-` all of standard input, in a
 * temporary file that goes when this is disposed of.
 * @throws {Failure} `failed` where there is no room for it
 */
export async function readableFile(
  path: string,
  { terminal, signal }: { terminal: Terminal; signal: AbortSignal },
): Promise<AsyncDisposable & { path: string }> {
  if (path !== '-') return { path, [Symbol.asyncDispose]: async () => {} }
  const folder = await mkdtemp(join(tmpdir(), 'lifelog-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  const file = join(folder, 'stdin')
  try {
    await pipeline(terminal.stdin, createWriteStream(file, { mode: 0o600 }), { signal })
  } catch (cause) {
    await remove()
    signal.throwIfAborted()
    throw new Failure('failed', `${folder} can't take the input. ${(cause as Error).message}`, {
      cause,
    })
  }
  return { path: file, [Symbol.asyncDispose]: remove }
}
