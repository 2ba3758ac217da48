import { v5 as nameBasedUuid } from 'uuid'
import * as v from 'valibot'
import { localTime } from '../../base/local-time.ts'
import { Problem } from '../../base/problem.ts'
import { parseTimestamp, parseUtc } from '../../base/timezone.ts'
import { Metadata } from '../../events/metadata.ts'
import { Description, fewTags, Location, Tags, Title, Uid } from '../../events/schema.ts'
import { type When, whenFields, whenOf } from '../../events/when.ts'

/** Counted before they're looked at, each by itself. */
const fewListed = v.custom<string[]>(
  (tags) => Array.isArray(tags) && tags.length <= 1000,
  'must be at most 50 tags',
)

/** What LifeLog itself exported, or another program: all but the title may be left out. */
const ImportRecord = v.object({
  uid: v.nullish(Uid),
  title: Title,
  description: v.nullish(Description),
  tags: v.nullish(
    v.union([
      v.pipe(fewListed, Tags),
      v.pipe(
        v.string(),
        fewTags,
        v.transform((list) => list.split(',').filter((tag) => tag.trim() !== '')),
        Tags,
      ),
    ]),
  ),
  metadata: v.nullish(Metadata),
  id: v.optional(v.unknown()),
  version: v.optional(v.unknown()),
  timestamp: v.nullish(v.string()),
  timezone: whenFields.timezone,
  end_timestamp: v.nullish(v.string()),
  precision: whenFields.precision,
  approximate: whenFields.approximate,
  location: v.nullish(Location),
  created_at: v.nullish(v.string()),
  updated_at: v.nullish(v.string()),
  deleted_at: v.nullish(v.string()),
})

/** An event to be imported, as the database takes it; `id` is a wish. */
export type ImportedEvent = {
  line: number
  uid: string
  id: number | null
  timestamp: string | null
  /** Null where neither the timestamp nor when it was created is said. */
  local_date: string | null
  timezone: string
  end_timestamp: string | null
  precision: string
  approximate: boolean
  latitude: number | null
  longitude: number | null
  place: string | null
  /** Whether it says when and where, as newer exports do. */
  whole: boolean
  created_at: string | null
  updated_at: string | null
  deleted_at: string | null
  title: string
  description: string | null
  tags: string[]
  metadata: object
  version: number
  /** About how much work it is to index, in bytes. */
  weight: number
}

/** So that a record without a uid is the same event each time that it's imported. */
const namespace = '6f3a1f0e-2f0b-5c57-9c0e-0d3c6a5b8e21'

/**
 * A record as an event, or why it can't be one. A time without an offset is in `timezone`. A record
 * without a uid gets one that follows from all that it says. An id above `maxId` isn't kept.
 */
export function readRecord(
  { line, value }: { line: number; value: unknown },
  timezone: string,
  maxId: number,
): ImportedEvent | { reason: string } {
  const result = v.safeParse(ImportRecord, value, { abortEarly: true })
  if (!result.success) {
    const [issue] = result.issues
    const path = v.getDotPath(issue)
    return { reason: path ? `${path}: ${issue.message}` : 'is no JSON object with a title' }
  }
  const record = result.output
  const times = auditFields.map((name) =>
    record[name] ? pastOf(parseTimestamp(record[name], timezone)) : null,
  )
  const wrong = times.indexOf(undefined)
  if (wrong >= 0) return { reason: `${auditFields[wrong]}: must be a date and time (RFC 3339)` }
  const [created_at, updated_at, deleted_at] = times
  const when = readWhen(record, timezone)
  if ('reason' in when) return when
  const at = when.timestamp ?? created_at
  const uid = record.uid ?? uidOf(value)
  if (!uid) return { reason: 'has no uid and is nested too deeply to be given one' }
  return {
    line,
    uid,
    id: isWhole(record.id, maxId + 1) ? record.id : null,
    ...when,
    local_date: at ? localTime(at, when.timezone).date : null,
    latitude: record.location?.latitude ?? null,
    longitude: record.location?.longitude ?? null,
    place: record.location?.name ?? null,
    whole: record.timezone !== undefined || record.location !== undefined,
    created_at: created_at ?? null,
    updated_at: updated_at ?? null,
    deleted_at: deleted_at ?? null,
    title: record.title,
    description: record.description || null,
    tags: record.tags ?? [],
    metadata: record.metadata ?? {},
    version: isWhole(record.version, 2 ** 30) ? record.version : 1,
    weight: record.title.length + (record.description?.length ?? 0),
  }
}

/** Undefined where the record is nested so deeply that writing it would exceed the stack. */
function uidOf(value: unknown): string | undefined {
  try {
    return nameBasedUuid(JSON.stringify(value), namespace)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const auditFields = ['created_at', 'updated_at', 'deleted_at'] as const

/** What LifeLog itself exported is taken as it is; all else is understood as the API does. */
function readWhen(
  record: v.InferOutput<typeof ImportRecord>,
  owner: string,
): (Omit<When, 'timestamp'> & { timestamp: string | null }) | { reason: string } {
  const { timezone, precision, approximate } = record
  const timestamp = record.timestamp && parseUtc(record.timestamp)
  const end_timestamp = record.end_timestamp && parseUtc(record.end_timestamp)
  if (timezone && precision && timestamp && (end_timestamp || !record.end_timestamp)) {
    const end = end_timestamp || null
    return { timestamp, timezone, precision, end_timestamp: end, approximate: approximate ?? false }
  }
  for (const name of ['timestamp', 'end_timestamp'] as const) {
    const result = v.safeParse(whenFields[name], record[name] || undefined)
    if (!result.success) return { reason: `${name}: ${result.issues[0].message}` }
  }
  try {
    const when = whenOf({ ...record, timestamp: record.timestamp || undefined }, owner, new Date())
    return { ...when, timestamp: record.timestamp ? when.timestamp : null }
  } catch (error) {
    if (error instanceof Problem) return { reason: error.message }
    throw error
  }
}

function isWhole(value: unknown, below: number): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) < below
}

/** What was done in the future was done now: no trash is emptied before the year 9998 else. */
function pastOf(timestamp: string | undefined): string | undefined {
  const now = Date.now()
  return timestamp && Date.parse(timestamp) > now ? new Date(now).toISOString() : timestamp
}
