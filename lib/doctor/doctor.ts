import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Context } from '../base/context.ts'
import { deleteObject, headObject, listObjects, readObject } from '../storage/s3.ts'
import type { DoctorSummary, Finding } from './schema.ts'

export type DoctorOptions = {
  /** Whether to read each file and compare its SHA-256. */
  digests: boolean
  /** Whether to remove objects that have no row. */
  fix: boolean
}

/** An object without a row is left alone for so long, in ms: it may just be on its way. */
const grace = 60 * 60_000

/** A mistake about many can't be undone, so no run removes more. */
const mostRemoved = 1_000

type Row = {
  key: string
  event_id: number
  filename: string
  size_bytes: number
  sha256: string | null
  state: 'pending' | 'ready'
}
type Stored = { key: string; size: number; lastModified: Date }

/**
 * Compares database and storage both ways, in the order of their keys and in constant memory. What
 * the two listings don't agree about is looked at once more, as both change meanwhile. With `fix`,
 * objects without a row are removed: those older than an hour, each after a second look, at most
 * 1,000. Rows are never touched: what was lost has to be seen.
 * @throws {Problem} `storage_unavailable`
 */
export async function* doctor(
  ctx: Context,
  { digests, fix }: DoctorOptions,
): AsyncGenerator<Finding | DoctorSummary> {
  const summary: DoctorSummary = {
    finished: true,
    attachments: 0,
    objects: 0,
    findings: 0,
    removed: 0,
  }
  for await (const [row, object] of merged(allRows(ctx), finalObjects(ctx))) {
    if (row?.state === 'ready') summary.attachments += 1
    if (object) summary.objects += 1
    const finding = row
      ? await checkRow(ctx, row, digests)
      : await checkObject(ctx, object as Stored)
    if (!finding) continue
    if (fix && finding.removable && summary.removed < mostRemoved) {
      finding.removed = await remove(ctx, finding.key)
      if (finding.removed) summary.removed += 1
    }
    summary.findings += 1
    yield finding
  }
  yield summary
}

async function checkRow(ctx: Context, row: Row, digests: boolean): Promise<Finding | undefined> {
  if (row.state !== 'ready') return undefined
  const { key, event_id, filename, size_bytes, sha256 } = row
  const about = { key, event_id, filename, removable: false, removed: false }
  const found = await headObject(ctx.storage, key)
  if (!found) {
    if (!(await isReady(ctx, key))) return undefined
    return { finding: 'row_without_object', ...about, expected: size_bytes, stored: null }
  }
  if (found.size !== size_bytes) {
    return { finding: 'size_differs', ...about, expected: size_bytes, stored: found.size }
  }
  if (!digests || sha256 === null) return undefined
  const digest = await digestOf(ctx, key)
  if (digest === undefined || digest === sha256) return undefined
  return { finding: 'digest_differs', ...about, expected: sha256, stored: digest }
}

async function checkObject(ctx: Context, object: Stored): Promise<Finding | undefined> {
  const { key, size } = object
  if (await hasOwner(ctx, key)) return undefined
  return {
    finding: 'object_without_row',
    key,
    event_id: null,
    filename: null,
    expected: null,
    stored: size,
    removable: isOld(ctx, object.lastModified),
    removed: false,
  }
}

/** Looks once more, since it may have been given a row or been replaced in the meantime. */
async function remove(ctx: Context, key: string): Promise<boolean> {
  if (await hasOwner(ctx, key)) return false
  for await (const again of listObjects(ctx.storage, key, 1)) {
    if (again.key !== key || !isOld(ctx, again.lastModified)) return false
    await deleteObject(ctx.storage, key)
    ctx.log.warn({ key, size: again.size }, 'removed an object that belonged to no attachment')
    return true
  }
  return false
}

function isOld(ctx: Context, lastModified: Date): boolean {
  return lastModified.getTime() < ctx.now().getTime() - grace
}

/** Whether an attachment has it, or it's about to be deleted anyway. */
async function hasOwner({ db }: Context, key: string): Promise<boolean> {
  const { rows } = await sql`
    select from attachments where key = ${key}
    union all
    select from object_deletions where key = ${key}`.execute(db)
  return rows.length > 0
}

async function isReady({ db }: Context, key: string): Promise<boolean> {
  const { rows } = await sql`
    select from attachments where key = ${key} and state = 'ready'`.execute(db)
  return rows.length > 0
}

async function digestOf({ storage }: Context, key: string): Promise<string | undefined> {
  const read = await readObject(storage, key)
  if (!read) return undefined
  const hash = createHash('sha256')
  for await (const chunk of read.body) hash.update(chunk)
  return hash.digest('hex')
}

/** All attachments in the order of their keys, as bytes. */
async function* allRows({ db }: Context): AsyncGenerator<Row> {
  for (let last = ''; ; ) {
    const { rows } = await sql<Row>`
      select key, event_id, filename, size_bytes, sha256, state from attachments
      where key collate "C" > ${last} order by key collate "C" limit 1000`.execute(db)
    yield* rows
    const final = rows.at(-1)
    if (!final) return
    last = final.key
  }
}

/** Objects of confirmed files, in the order in which S3 lists: that of their keys as bytes. */
async function* finalObjects({ storage }: Context): AsyncGenerator<Stored> {
  for await (const object of listObjects(storage, '')) {
    if (!object.key.includes('/')) yield object
  }
}

/** Pairs what has the same key in two sequences that are in order; alone, what is in one only. */
async function* merged(
  rows: AsyncGenerator<Row>,
  objects: AsyncGenerator<Stored>,
): AsyncGenerator<[Row | undefined, Stored | undefined]> {
  let row = (await rows.next()).value
  let object = (await objects.next()).value
  while (row || object) {
    const order = !row
      ? 1
      : !object
        ? -1
        : Buffer.compare(Buffer.from(row.key), Buffer.from(object.key))
    yield [order <= 0 ? row : undefined, order >= 0 ? object : undefined]
    if (order <= 0) row = (await rows.next()).value
    if (order >= 0) object = (await objects.next()).value
  }
}
