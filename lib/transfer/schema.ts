import * as v from 'valibot'

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex'))

/** `manifest.json`, the last file of a backup: what the others must be. */
export const Manifest = v.object({
  lifelog_backup: v.literal(1),
  exported_at: v.string(),
  /** Those in the trash included. */
  events: whole,
  files: v.array(v.object({ path: v.string(), size_bytes: whole, sha256 })),
  /** Attachments whose file the storage no longer had. */
  missing: v.array(v.object({ key: v.string(), filename: v.string() })),
})
export type Manifest = v.InferOutput<typeof Manifest>

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
  /** Of a backup those whose file came with it; `missing` ones have none here. */
  attachments: v.object({ restored: whole, skipped: whole, missing: whole }),
})
export type ImportResult = v.InferOutput<typeof ImportResult>
