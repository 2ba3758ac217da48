import * as v from 'valibot'

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
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
  files: v.array(ManifestFile),
  /** Attachments whose file the storage no longer had, or couldn't read. */
  missing: v.array(BackupFault),
  /** Those whose file has other bytes than it should have. It's in the archive all the same. */
  damaged: v.optional(v.array(BackupFault), []),
})
export type Manifest = v.InferOutput<typeof Manifest>

/** A JSON document to import: an export, or its records alone. Each is checked by itself. */
export const ImportDocument = v.union([
  v.looseObject({ events: v.array(v.unknown()) }),
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
  /** Records that could not be taken. `line` counts from 1, within events.ndjson for a backup. */
  refused: v.array(v.object({ line: whole, reason: v.string() })),
  /**
   * Of a backup those whose file came with it; `healed` ones were damaged or lost here, `missing`
   * ones have no file in it.
   */
  attachments: v.object({ restored: whole, healed: whole, skipped: whole, missing: whole }),
})
export type ImportResult = v.InferOutput<typeof ImportResult>
