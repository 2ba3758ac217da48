import * as v from 'valibot'
import { inJsonSchema } from '../base/json-schema.ts'

const expiresAt = v.pipe(v.string(), inJsonSchema({ format: 'date-time' }))

/** A form to POST: its fields in this order, then the file as `file`. */
export const SignedForm = v.object({
  method: v.literal('POST'),
  url: v.string(),
  fields: v.record(v.string(), v.string()),
  expires_at: expiresAt,
})
export type SignedForm = v.InferOutput<typeof SignedForm>

/** A URL to PUT the bytes of the file to, with exactly these headers. */
export const SignedPut = v.object({
  method: v.literal('PUT'),
  url: v.string(),
  headers: v.record(v.string(), v.string()),
  expires_at: expiresAt,
})
export type SignedPut = v.InferOutput<typeof SignedPut>

/** How one file is to be sent to the storage. */
export const SignedUpload = v.union([SignedForm, SignedPut])
export type SignedUpload = v.InferOutput<typeof SignedUpload>

/** One promise of the storage, whether it's kept, and what was seen instead where it isn't. */
export const ProbeResult = v.object({
  check: v.string(),
  /** The way of sending files that rests on it; null where all do. */
  way: v.nullable(v.picklist(['form', 'put'])),
  passed: v.boolean(),
  detail: v.nullable(v.string()),
})
export type ProbeResult = v.InferOutput<typeof ProbeResult>

/** How files get into the storage: by a signed form, by a signed PUT, or through LifeLog. */
export const UploadWay = v.object({
  way: v.picklist(['form', 'put', 'lifelog']),
  /** In words for the owner. */
  reason: v.string(),
})
export type UploadWay = v.InferOutput<typeof UploadWay>

/** What the latest preparation of the storage saw. */
export const StorageStatus = v.object({
  reachable: v.boolean(),
  checked_at: v.nullable(v.string()),
  error: v.nullable(v.string()),
  uploads: UploadWay,
  probe: v.array(ProbeResult),
})
export type StorageStatus = v.InferOutput<typeof StorageStatus>
