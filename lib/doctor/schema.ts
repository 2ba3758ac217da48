import * as v from 'valibot'

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))

export const findings = [
  'row_without_object',
  'object_without_row',
  'size_differs',
  'digest_differs',
  'unreadable',
] as const

/** Something that database and storage don't agree about. */
export const Finding = v.object({
  finding: v.picklist(findings),
  key: v.string(),
  /** Of the attachment; null where there is none. */
  event_id: v.nullable(whole),
  filename: v.nullable(v.string()),
  /** What the database says, and what the storage has: bytes, or a SHA-256 in hex. */
  expected: v.nullable(v.union([whole, v.string()])),
  stored: v.nullable(v.union([whole, v.string()])),
  /** Whether `lifelog doctor --fix` removes it: an object without a row that is old enough. */
  removable: v.boolean(),
  removed: v.boolean(),
  /** Whether its bytes were put back from a backup. */
  repaired: v.boolean(),
})
export type Finding = v.InferOutput<typeof Finding>

/** The last line of a report. */
export const DoctorSummary = v.object({
  finished: v.literal(true),
  attachments: whole,
  objects: whole,
  findings: whole,
  removed: whole,
  repaired: whole,
})
export type DoctorSummary = v.InferOutput<typeof DoctorSummary>

export const DoctorQuery = v.strictObject({
  digests: v.optional(v.picklist(['true', 'false']), 'true'),
})
