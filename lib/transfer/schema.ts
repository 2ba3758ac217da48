import * as v from 'valibot'
import { parseTimestamp } from '../base/timezone.ts'
import { EventPatch, Revision, Uid } from '../events/schema.ts'
import { PinRecord } from '../pins/schema.ts'
import { NewView } from '../search/schema.ts'

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const notVersion = 'must be the version of an event'
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex'))

/** An attachment that a backup has no sound file of. */
export const BackupFault = v.object({
  key: v.string(),
  filename: v.string(),
  /** These three are unknown of backups that were made before they were told. */
  event_id: v.optional(whole),
  damage: v.optional(v.picklist(['missing', 'size_differs', 'digest_differs', 'unreadable'])),
  /** Whether the bytes that were there are in the archive. */
  stored: v.optional(v.boolean()),
})
export type BackupFault = v.InferOutput<typeof BackupFault>

/** A file of a backup, and what it must be. */
export const ManifestFile = v.object({ path: v.string(), size_bytes: whole, sha256 })

/** `manifest.json`, the last file of a backup: what the others must be. */
export const Manifest = v.object({
  lifelog_backup: v.literal(1),
  exported_at: v.string(),
  /** Those in the trash included. */
  events: whole,
  /** What these were before; unknown of backups that were made before it was kept. */
  revisions: v.optional(whole, 0),
  files: v.array(ManifestFile),
  /** Attachments whose file the storage no longer had, or couldn't read. */
  missing: v.array(BackupFault),
  /** Those whose file has other bytes than it should have. It's in the archive all the same. */
  damaged: v.optional(v.array(BackupFault), []),
  /** The saved searches; older backups have none. */
  views: v.optional(v.array(NewView), []),
  /** The pinned events; older backups have none. */
  pins: v.optional(v.array(PinRecord), []),
})
export type Manifest = v.InferOutput<typeof Manifest>

/** How many files of attachments a backup has. */
export function countFiles({ files }: Pick<Manifest, 'files'>): number {
  return files.filter(({ path }) => path.startsWith('attachments/')).length
}

/** What an event was before a change, in an export and a backup: a record of its own. */
export const ExportedRevision = v.strictObject({
  event_uid: Uid,
  version: v.pipe(
    v.number(),
    v.integer(notVersion),
    v.minValue(1, notVersion),
    v.maxValue(2 ** 30, notVersion),
  ),
  changed_at: v.pipe(
    v.string(),
    v.check(
      (text) => parseTimestamp(text, 'UTC') !== undefined,
      'must be a date and time (RFC 3339)',
    ),
    v.transform((text) => parseTimestamp(text, 'UTC') as string),
  ),
  changed_by: Revision.entries.changed_by,
  before: EventPatch,
})
export type ExportedRevision = v.InferOutput<typeof ExportedRevision>

/** A JSON document to import: an export, or its records alone. Each is checked by itself. */
export const ImportDocument = v.union([
  v.looseObject({ events: v.array(v.unknown()), revisions: v.optional(v.array(v.unknown())) }),
  v.looseObject({ revisions: v.array(v.unknown()) }),
  v.array(v.unknown()),
])

export const ImportQuery = v.strictObject({
  on_conflict: v.optional(v.picklist(['skip', 'update']), 'skip'),
  dry_run: v.optional(v.picklist(['true', 'false'])),
})

export const ImportResult = v.object({
  dry_run: v.boolean(),
  read: whole,
  created: whole,
  updated: whole,
  skipped: whole,
  /** Records that could not be taken. `line` counts from 1, within a file of a backup. */
  refused: v.array(v.object({ line: whole, reason: v.string() })),
  /**
   * Of a backup those whose file came with it; `healed` ones were damaged or lost here, `missing`
   * ones have no file in it.
   */
  attachments: v.object({ restored: whole, healed: whole, skipped: whole, missing: whole }),
  /** What events were before; `skipped` is what is here already, or of another history. */
  revisions: v.object({ restored: whole, skipped: whole }),
})
export type ImportResult = v.InferOutput<typeof ImportResult>
