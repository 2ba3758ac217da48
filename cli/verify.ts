import { createHash } from 'node:crypto'
import { PassThrough, type Writable } from 'node:stream'
import { extract } from 'tar-stream'
import type { Manifest } from '../lib/transfer/schema.ts'
import { Failure } from './failure.ts'

export type Verified = { manifest: Manifest }

export type Verifier = {
  /** Takes the bytes of the archive. */
  input: Writable
  /** Once all of it was seen. @throws {Failure} naming what isn't as the manifest says */
  result: Promise<Verified>
}

/** Checks a backup as it passes by: each file against the SHA-256 in the manifest. */
export function createVerifier(): Verifier {
  const input = new PassThrough({ highWaterMark: 1024 * 1024 })
  const result = verify(input)
  result.catch(() => {})
  return { input, result }
}

async function verify(input: PassThrough): Promise<Verified> {
  const archive = extract()
  input.on('error', (error) => archive.destroy(error))
  input.pipe(archive)
  const seen = new Map<string, { size: number; sha256: string }>()
  let text = ''
  try {
    for await (const entry of archive) {
      const name = entry.header.name.replace(/^\.\//, '')
      const hash = createHash('sha256')
      let bytes = 0
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        hash.update(chunk)
        bytes += chunk.length
        if (name === 'manifest.json') text += chunk.toString('latin1')
      }
      if (entry.header.type === 'file') seen.set(name, { size: bytes, sha256: hash.digest('hex') })
    }
  } catch (cause) {
    // Whoever writes into it must not wait for a reader that is gone.
    input.resume()
    throw new Failure('failed', `This is no complete tar archive: ${(cause as Error).message}.`, {
      cause,
    })
  }
  const manifest = manifestIn(Buffer.from(text, 'latin1').toString())
  seen.delete('manifest.json')
  const faults: string[] = []
  for (const { path, size_bytes, sha256 } of manifest.files) {
    const file = seen.get(path)
    if (!file) faults.push(`${path} is missing`)
    else if (file.size !== size_bytes || file.sha256 !== sha256) faults.push(`${path} is damaged`)
    seen.delete(path)
  }
  for (const path of seen.keys()) faults.push(`${path} is not in its manifest`)
  if (faults.length > 0) throw new Failure('failed', `The backup is damaged: ${faults.join(', ')}.`)
  return { manifest }
}

function manifestIn(text: string): Manifest {
  try {
    const manifest = JSON.parse(text) as Manifest
    if (manifest.lifelog_backup === 1 && Array.isArray(manifest.files)) return manifest
  } catch (cause) {
    throw new Failure(
      'failed',
      'This is no backup of LifeLog: it has no manifest, or half of one.',
      {
        cause,
      },
    )
  }
  throw new Failure('failed', 'This is no backup of this version of LifeLog.')
}
