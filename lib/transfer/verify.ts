import { buffer } from 'node:stream/consumers'
import * as v from 'valibot'
import { problem } from '../base/problem.ts'
import { Manifest } from './schema.ts'
import type { Spool, SpooledFile } from './spool.ts'

/** A manifest is read as a whole; one that lists a million files is about as long, in bytes. */
const manifestMaxBytes = 200 * 1024 * 1024

/**
 * Compares a spooled archive with its manifest.
 * @returns the file of the events
 * @throws {Problem} `validation_failed` for what is no backup, `upload_mismatch` naming each file
 *   that isn't what the manifest says
 */
export async function verifyBackup(spool: Spool): Promise<SpooledFile> {
  const manifest = await readManifest(spool)
  const events = spool.files.get('events.ndjson')
  if (!events) throw notABackup('events.ndjson is missing')
  const listed = new Set(['manifest.json'])
  const faults: string[] = []
  for (const { path, size_bytes, sha256 } of manifest.files) {
    listed.add(path)
    const file = spool.files.get(path)
    if (!file) faults.push(`${path} is missing`)
    else if (file.size !== size_bytes) {
      faults.push(`${path} has ${file.size} bytes, not ${size_bytes}`)
    } else if (file.sha256 !== sha256) faults.push(`${path} was changed`)
  }
  for (const path of spool.files.keys()) {
    if (!listed.has(path)) faults.push(`${path} is not in its manifest`)
  }
  if (faults.length === 0) return events
  const more = faults.length > 20 ? ` And ${faults.length - 20} more.` : ''
  throw problem(
    'upload_mismatch',
    `The backup is damaged: ${faults.slice(0, 20).join('; ')}.${more} Nothing was written.`,
    {
      errors: faults
        .slice(0, 100)
        .map((message) => ({ path: message.split(' ')[0] ?? '', message })),
    },
  )
}

async function readManifest(spool: Spool): Promise<Manifest> {
  const file = spool.files.get('manifest.json')
  if (!file) throw notABackup('manifest.json is missing: it may be cut off')
  if (file.size > manifestMaxBytes) throw notABackup('manifest.json is too long')
  const text = (await buffer(spool.read(file))).toString()
  try {
    return v.parse(Manifest, JSON.parse(text))
  } catch (cause) {
    throw notABackup('manifest.json is not that of a backup', cause)
  }
}

function notABackup(why: string, cause?: unknown) {
  return problem(
    'validation_failed',
    `This is no backup of LifeLog: ${why}. Nothing was written.`,
    {
      cause,
    },
  )
}
