import { sql } from 'kysely'
import { type Examined, examineFile, recordIntegrity } from '../attachments/integrity/examine.ts'
import { lockKey, waitForStorage } from '../attachments/upload/key-lock.ts'
import type { Context } from '../context.ts'
import { listObjects } from '../storage/list-objects.ts'
import { deleteObject, headObject } from '../storage/objects.ts'
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
const maxRemoved = 1_000

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
 * 1,000. No row is removed: what was lost has to be seen. One file that can't be read stops nothing.
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
    repaired: 0,
  }
  for await (const [row, object] of merged(allRows(ctx), finalObjects(ctx))) {
    if (row?.state === 'ready') summary.attachments += 1
    if (object) summary.objects += 1
    const finding = row
      ? await checkRow(ctx, row, digests)
      : await checkObject(ctx, object as Stored)
    if (!finding) continue
    if (fix && finding.removable && summary.removed < maxRemoved) {
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
  const { damage, ...seen } = digests ? await examineFile(ctx, row) : await glance(ctx, row)
  // Only what was read to its end may be noted as sound.
  if (digests || damage) {
    if (!(await recordIntegrity(ctx, row, damage))) return undefined
  }
  if (!damage) return undefined
  const isOtherDigest = damage === 'digest_differs'
  return {
    finding: damage === 'missing' ? 'row_without_object' : damage,
    key,
    event_id,
    filename,
    expected: isOtherDigest ? sha256 : size_bytes,
    stored: isOtherDigest ? seen.sha256 : seen.size,
    removable: false,
    removed: false,
    repaired: false,
  }
}

/** Looks at the size alone. */
async function glance(
  { storage, storageAnswers }: Context,
  { key, size_bytes }: Row,
): Promise<Examined> {
  try {
    const found = await headObject(storage, key)
    const damage = !found ? 'missing' : found.size === size_bytes ? null : 'size_differs'
    return { damage, size: found?.size ?? null, sha256: null }
  } catch (error) {
    if (!(await storageAnswers())) throw error
    return { damage: 'unreadable', size: null, sha256: null }
  }
}

async function checkObject(ctx: Context, object: Stored): Promise<Finding | undefined> {
  const { key, size } = object
  if ((await hasOwner(ctx, key)) || (await isGone(ctx, key))) return undefined
  return {
    finding: 'object_without_row',
    key,
    event_id: null,
    filename: null,
    expected: null,
    stored: size,
    removable: isOld(ctx, object.lastModified),
    removed: false,
    repaired: false,
  }
}

/** Whether it was deleted since it was listed. One that can't be read is there. */
async function isGone({ storage, storageAnswers }: Context, key: string): Promise<boolean> {
  try {
    return (await headObject(storage, key)) === undefined
  } catch (error) {
    if (!(await storageAnswers())) throw error
    return false
  }
}

/**
 * Looks once more, since it may have been given a row or been replaced in the meantime, and holds
 * its key while doing so: nobody can give it one until it's gone.
 */
async function remove(ctx: Context, key: string): Promise<boolean> {
  return ctx.db.transaction().execute(async (trx) => {
    await waitForStorage(trx)
    await lockKey(trx, key)
    if (await hasOwner({ db: trx }, key)) return false
    for await (const found of listObjects(ctx.storage, key, 1)) {
      if (found.key !== key || !isOld(ctx, found.lastModified)) return false
      await deleteObject(ctx.storage, key)
      ctx.log.warn({ key, size: found.size }, 'removed an object that belonged to no attachment')
      return true
    }
    return false
  })
}

function isOld(ctx: Context, lastModified: Date): boolean {
  return lastModified.getTime() < ctx.now().getTime() - grace
}

/** Whether an attachment has it, or it's about to be deleted anyway. */
async function hasOwner({ db }: Pick<Context, 'db'>, key: string): Promise<boolean> {
  const { rows } = await sql`
    select from attachments where key = ${key}
    union all
    select from object_deletions where key = ${key}`.execute(db)
  return rows.length > 0
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
