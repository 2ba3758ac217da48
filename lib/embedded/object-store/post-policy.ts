import { S3Error } from './s3-error.ts'
import { checkScope, checkSignature, type Signer, timeOf } from './signature.ts'

/** The sizes, in bytes and both included, that a file may have. */
export type SizeRange = { min: number; max: number }

type Condition =
  | { kind: 'eq' | 'starts-with'; field: string; value: string }
  | { kind: 'content-length-range'; min: number; max: number }

type Policy = { expiration: number; conditions: Condition[] }

/**
 * Checks the signature of an upload form, then every condition of its policy, and that a condition
 * covers every field. Returns the sizes that the policy allows the file.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 * @param fields in lower case by name; `bucket` must be the bucket that the form was sent to.
 * @throws {S3Error}
 */
export function checkPostPolicy(
  fields: ReadonlyMap<string, string>,
  signer: Signer,
  now: Date,
): SizeRange {
  const encoded = fields.get('policy')
  const signature = fields.get('x-amz-signature')
  if (encoded === undefined || signature === undefined) {
    throw new S3Error('AccessDenied', 'The form has no signed policy, and nothing here is public.')
  }
  if (fields.get('x-amz-algorithm') !== 'AWS4-HMAC-SHA256') {
    throw new S3Error('AccessDenied', 'The form must be signed with AWS4-HMAC-SHA256.')
  }
  const date = fields.get('x-amz-date') ?? ''
  timeOf(date)
  const scope = checkScope(fields.get('x-amz-credential') ?? '', date, signer)
  checkSignature(signer, scope, encoded, signature)

  const policy = readPolicy(encoded)
  if (policy.expiration <= now.getTime()) {
    throw new S3Error('AccessDenied', 'Invalid according to Policy: Policy expired.')
  }
  return checkConditions(policy.conditions, fields)
}

function checkConditions(conditions: Condition[], fields: ReadonlyMap<string, string>): SizeRange {
  const range: SizeRange = { min: 0, max: Number.POSITIVE_INFINITY }
  const covered = new Set<string>()
  for (const condition of conditions) {
    if (condition.kind === 'content-length-range') {
      range.min = Math.max(range.min, condition.min)
      range.max = Math.min(range.max, condition.max)
      continue
    }
    const { kind, field, value } = condition
    const given = fields.get(field)
    if (given === undefined || !(kind === 'eq' ? given === value : given.startsWith(value))) {
      throw new S3Error(
        'AccessDenied',
        `Invalid according to Policy: Policy Condition failed: ${JSON.stringify([kind, `$${field}`, value])}`,
      )
    }
    covered.add(field)
  }
  const extra = [...fields.keys()].find((field) => !covered.has(field) && !needsNoCondition(field))
  if (extra !== undefined) {
    throw new S3Error('AccessDenied', `Invalid according to Policy: Extra input fields: ${extra}`)
  }
  return range
}

function needsNoCondition(field: string): boolean {
  return field === 'policy' || field === 'x-amz-signature' || field.startsWith('x-ignore-')
}

function readPolicy(encoded: string): Policy {
  let document: unknown
  try {
    document = JSON.parse(Buffer.from(encoded, 'base64').toString())
  } catch {
    throw unreadable('it is not JSON in base64')
  }
  if (!isRecord(document)) throw unreadable('it is not an object')
  const { expiration, conditions } = document
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/
  if (typeof expiration !== 'string' || !form.test(expiration)) {
    throw unreadable('expiration must be like 2026-11-24T07:00:00Z')
  }
  const time = Date.parse(expiration)
  if (Number.isNaN(time)) throw unreadable('expiration is not a date')
  if (!Array.isArray(conditions)) throw unreadable('conditions must be a list')
  return { expiration: time, conditions: conditions.map(readCondition) }
}

function readCondition(condition: unknown): Condition {
  if (isRecord(condition)) {
    const [[field, value] = [], ...more] = Object.entries(condition)
    if (field !== undefined && typeof value === 'string' && more.length === 0) {
      return { kind: 'eq', field: field.toLowerCase(), value }
    }
  }
  if (Array.isArray(condition) && condition.length === 3) {
    const [kind, first, second] = condition
    if (kind === 'content-length-range' && isSize(first) && isSize(second)) {
      return { kind, min: first, max: second }
    }
    const isTest = kind === 'eq' || kind === 'starts-with'
    if (
      isTest &&
      typeof first === 'string' &&
      first.startsWith('$') &&
      typeof second === 'string'
    ) {
      return { kind, field: first.slice(1).toLowerCase(), value: second }
    }
  }
  throw unreadable(`it has an unknown condition: ${JSON.stringify(condition)}`)
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unreadable(why: string): S3Error {
  return new S3Error('InvalidPolicyDocument', `The policy can't be used: ${why}.`)
}
