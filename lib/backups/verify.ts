import * as v from 'valibot'
import { Problem, problem } from '../base/problem.ts'
import { PinRecord } from '../pins/schema.ts'
import { NewView } from '../search/schema.ts'
import { recordsOfDocument } from '../transfer/formats/document.ts'
import { BackupFault, ManifestFile } from '../transfer/schema.ts'
import type { UnpackedArchive, UnpackedFile } from './unpacked-archive.ts'

/** Longer than one that lists a million files, in bytes. */
const manifestMaxBytes = 256 * 1024 * 1024

/** Faults that are named; more are only counted. */
const maxNamed = 100

/** A backup that is what its manifest says. */
export type VerifiedBackup = {
  events: UnpackedFile
  /** Where events changed before the backup was made. */
  revisions: UnpackedFile | undefined
  /** Keys of those files that were damaged when the backup was made. */
  damaged: Set<string>
  views: NewView[]
  pins: PinRecord[]
}

/**
 * Compares a unpacked archive with its manifest, which is read entry by entry.
 * @throws {Problem} `validation_failed` for what is no backup, `upload_mismatch` naming each file
 *   that isn't what the manifest says
 */
export async function verifyBackup(archive: UnpackedArchive): Promise<VerifiedBackup> {
  const manifest = await findManifest(archive)
  const events = archive.files.get('events.ndjson')
  if (!events) throw notABackup('events.ndjson is missing')
  const unlisted = new Set(archive.files.keys())
  unlisted.delete('manifest.json')
  const faults: string[] = []
  let count = 0
  const add = (fault: string) => {
    count += 1
    if (count <= maxNamed) faults.push(fault)
  }
  for await (const { path, size_bytes, sha256 } of entriesOf(archive, manifest, 'files')) {
    unlisted.delete(path)
    const file = archive.files.get(path)
    if (!file) add(`${path} is missing`)
    else if (file.size !== size_bytes) add(`${path} has ${file.size} bytes, not ${size_bytes}`)
    else if (file.sha256 !== sha256) add(`${path} was changed`)
  }
  for (const path of unlisted) add(`${path} is not in its manifest`)
  if (count > 0) throw damagedBackup(faults, count)
  const damaged = new Set<string>()
  for await (const { key } of entriesOf(archive, manifest, 'damaged')) damaged.add(key)
  const views = await Array.fromAsync(entriesOf(archive, manifest, 'views'))
  const pins = await Array.fromAsync(entriesOf(archive, manifest, 'pins'))
  return { events, revisions: archive.files.get('revisions.ndjson'), damaged, views, pins }
}

/** The one that LifeLog writes begins with its version. */
async function findManifest(archive: UnpackedArchive): Promise<UnpackedFile> {
  const file = archive.files.get('manifest.json')
  if (!file) throw notABackup('manifest.json is missing: it may be cut off')
  if (file.size > manifestMaxBytes) throw notABackup('manifest.json is too long')
  let head = ''
  for await (const chunk of archive.read({ ...file, size: Math.min(file.size, 100) })) {
    head += chunk.toString()
  }
  if (!/^\s*\{\s*"lifelog_backup"\s*:\s*1\s*,/.test(head)) {
    throw notABackup('manifest.json is not that of a backup')
  }
  return file
}

const entry = { files: ManifestFile, damaged: BackupFault, views: NewView, pins: PinRecord }

/** The entries of a list of the manifest. Older ones have no `damaged`, `views` and `pins`. */
async function* entriesOf<List extends keyof typeof entry>(
  archive: UnpackedArchive,
  manifest: UnpackedFile,
  list: List,
): AsyncGenerator<v.InferOutput<(typeof entry)[List]>> {
  try {
    for await (const record of recordsOfDocument(archive.read(manifest), [list])) {
      const read = v.safeParse(entry[list], 'value' in record ? record.value : undefined)
      if (!read.success) throw notABackup(`manifest.json has an entry of ${list} that is none`)
      yield read.output
    }
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'invalid_json')) throw error
    if (list === 'files') throw notABackup('manifest.json lists no files', error)
  }
}

function damagedBackup(faults: string[], count: number) {
  const more = count > 20 ? ` And ${count - 20} more.` : ''
  return problem(
    'upload_mismatch',
    `The backup is damaged: ${faults.slice(0, 20).join('; ')}.${more} Nothing was written.`,
    { errors: faults.map((message) => ({ path: message.split(' ')[0] ?? '', message })) },
  )
}

function notABackup(why: string, cause?: unknown) {
  return problem(
    'validation_failed',
    `This is no backup of LifeLog: ${why}. Nothing was written.`,
    { cause },
  )
}
