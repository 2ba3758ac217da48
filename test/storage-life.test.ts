import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deleteAttachment, giveUpUpload } from '../lib/attachments/delete.ts'
import { emptyOutbox } from '../lib/attachments/integrity/outbox.ts'
import { stagingKey } from '../lib/attachments/key.ts'
import { endLinks } from '../lib/attachments/serve/end-links.ts'
import { noteLink } from '../lib/attachments/serve/links.ts'
import { endLinksInTrash, restoreAttachment, trashAttachment } from '../lib/attachments/trash.ts'
import { confirmAttachment } from '../lib/attachments/upload/confirm.ts'
import { reserve } from '../lib/attachments/upload/reserve.ts'
import { sweep } from '../lib/attachments/upload/sweep.ts'
import { backup } from '../lib/backups/backup.ts'
import { repairFrom } from '../lib/backups/repair.ts'
import { restoreBackup } from '../lib/backups/restore.ts'
import type { Context } from '../lib/context.ts'
import { doctor } from '../lib/doctor/doctor.ts'
import { deleteEvent } from '../lib/events/trash.ts'
import { deleteObject, putObject, readObject } from '../lib/storage/objects.ts'
import { recordsOfLines } from '../lib/transfer/formats/ndjson.ts'
import { importEvents } from '../lib/transfer/import/import.ts'
import { inDepth } from './support/depth.ts'
import { byTurns, interleave, type Outcome, type Party } from './support/interleaving.ts'
import { openQuietLifeLog, type QuietLifeLog } from './support/quiet-lifelog.ts'

/** A model of what may happen to files at the same time, against PostgreSQL and the object store. */
const [interleavings = Number(process.env.INTERLEAVINGS ?? 100)] = inDepth(2_000)
const timeLimit = 900_000

const [first, second] = ['a'.repeat(40), 'b'.repeat(40)]
const uid = '01890a5d-ac96-774b-bcce-b302099a8057'
const event = { uid, title: 'with two files' }
const options = { onConflict: 'skip', dryRun: false } as const
const hours = 3_600_000

let lifelog: QuietLifeLog
let ctx: Context
let archive: Buffer
/** The bytes that each key must have, once it's ready. */
let contents: Map<string, string>
let eventId: number

beforeAll(async () => {
  lifelog = await openQuietLifeLog()
  ctx = lifelog.ctx
  await begin('kept')
  archive = await buffer(backup(ctx, new Date()))
})
afterAll(() => lifelog?.close())

const initials = ['kept', 'deleted', 'orphaned', 'lost'] as const

/** An event with two files, and what had happened to it before. */
async function begin(initial: (typeof initials)[number]): Promise<void> {
  await lifelog.clear()
  contents = new Map([first, second].map((key) => [key, `the bytes of ${key}`]))
  eventId = await lifelog.addEvent(event, contents)
  if (initial === 'deleted' || initial === 'orphaned') await deleteEvent(ctx, eventId)
  if (initial === 'orphaned') await ctx.db.deleteFrom('object_deletions').execute()
  if (initial === 'lost') await deleteObject(ctx.storage, first)
}

const later = (ctx: Context) => ({ ...ctx, now: () => new Date(Date.now() + 3 * hours) })
const drain = async (items: AsyncIterable<unknown>) => {
  for await (const _ of items);
}

const verbs = {
  async upload(ctx: Context) {
    const text = `upload ${contents.size}`
    const described = { filename: 'b.txt', content_type: 'text/plain', size_bytes: text.length }
    const { key } = await reserve(ctx, eventId, described)
    contents.set(key, text)
    await putObject(ctx.storage, stagingKey(key), Buffer.from(text), text.length, 'text/plain')
    await confirmAttachment(ctx, key)
    return key
  },
  delete: (ctx: Context) => deleteAttachment(ctx, first),
  /** As a page does that is left before it has its answer. */
  giveUp: (ctx: Context) => giveUpUpload(ctx, [...contents.keys()].at(-1) ?? first),
  share: (ctx: Context) => noteLink(ctx, first, new Date(Date.now() + hours)),
  trash: (ctx: Context) => trashAttachment(ctx, first),
  takeBack: (ctx: Context) => restoreAttachment(ctx, first),
  endLinks: (ctx: Context) => endLinks(ctx, first),
  deleteForGood: (ctx: Context) => deleteEvent(ctx, eventId),
  outbox: (ctx: Context) => emptyOutbox(ctx),
  sweep: (ctx: Context) => sweep(later(ctx)),
  doctor: (ctx: Context) => drain(doctor(later(ctx), { digests: false, fix: true })),
  repair: (ctx: Context) => drain(repairFrom(ctx, pieces())),
  backup: (ctx: Context) => buffer(backup(ctx, new Date())),
  restore: (ctx: Context) => drain(restoreBackup(ctx, pieces(), options, counts(), files())),
  import: (ctx: Context) => drain(importEvents(ctx, recordsOfLines(lines()), options, counts())),
} satisfies Record<string, Party['run']>
type Verb = keyof typeof verbs

const counts = () => ({
  read: 0,
  created: 0,
  updated: 0,
  skipped: 0,
  revisions: { restored: 0, skipped: 0 },
})
const files = () => ({ restored: 0, healed: 0, skipped: 0, missing: 0 })
async function* pieces() {
  yield archive
}
async function* lines() {
  yield Buffer.from(JSON.stringify(event))
}

const often: Verb[] = ['restore', 'restore', 'outbox', 'outbox']

const life = fc.record({
  initial: fc.constantFrom(...initials),
  parties: fc.array(
    fc.record({
      // These two are what most others may come between.
      verb: fc.constantFrom(...(Object.keys(verbs) as Verb[]), ...often),
      killedAt: fc.oneof(
        { weight: 4, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.nat(25) },
      ),
    }),
    { minLength: 2, maxLength: 3 },
  ),
  turns: fc.array(
    fc.record({
      party: fc.nat(2),
      steps: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 60 })),
    }),
    { minLength: 6, maxLength: 6 },
  ),
})

test(
  `${interleavings} interleavings lose no file and no acknowledged change`,
  async () => {
    await fc.assert(
      fc.asyncProperty(life, async ({ initial, parties, turns }) => {
        await begin(initial)
        const violations: string[] = []
        const { outcomes, trace } = await interleave(
          ctx,
          parties.map(({ verb, killedAt }) => ({ name: verb, run: verbs[verb], killedAt })),
          byTurns(turns, parties.length),
          countLockWaits,
          async (party, key) => {
            if (await isReady(key))
              violations.push(`${party} deleted the file of a ready row: ${key}`)
          },
        )
        await ctx.db.updateTable('backups').set({ lease_expires_at: null }).execute()
        await endLinksInTrash(ctx, new AbortController().signal)
        await emptyOutbox(ctx)
        const ended = parties.map(({ verb }, index) => ({ verb, ...(outcomes[index] as Outcome) }))
        violations.push(...(await faultsOf(initial, ended)))
        expect(violations, `${initial}\n${trace.join('\n')}`).toEqual([])
      }),
      {
        numRuns: interleavings,
        seed: 13,
        endOnFailure: true,
        interruptAfterTimeLimit: timeLimit,
        markInterruptAsFailure: true,
      },
    )
  },
  timeLimit + 60_000,
)

type Ended = { verb: Verb } & Outcome

async function faultsOf(initial: (typeof initials)[number], ended: Ended[]): Promise<string[]> {
  const faults: string[] = []
  const did = (verb: Verb) => ended.some((one) => one.verb === verb)
  const done = (verb: Verb) => ended.filter((one) => one.verb === verb && one.status === 'done')
  const mayBeDeleted = did('delete') || did('deleteForGood')
  const { rows } = await sql<{ key: string; state: string; current: string }>`
    select coalesce(former_keys.key, attachments.key) as key, state, attachments.key as current
    from attachments left join former_keys on attachment_id = attachments.id
    order by former_keys.key`.execute(ctx.db)
  const isReady = rows.filter(({ state }) => state === 'ready')
  const ready = new Map(isReady.map(({ key, current }) => [key, current]))
  if (ready.size < isReady.length) faults.push('a file is there twice')

  const trashed = await readTrashed()
  if (done('trash').length > 0 && !mayBeDeleted && !did('takeBack') && !trashed.has(first)) {
    faults.push('a file that was moved into the trash is not there')
  }
  if (trashed.get(first) && initial !== 'lost') faults.push('a link works in the trash')

  const wasHealed = done('restore').length + done('repair').length > 0
  for (const [key, current] of ready) {
    if (initial === 'lost' && key === first && !wasHealed) continue
    const stored = await bytesOf(current)
    if (stored !== contents.get(key)) faults.push(`${key} is ready, and its bytes are ${stored}`)
  }
  for (const one of done('upload')) {
    const key = one.status === 'done' && String(one.value)
    if (!did('deleteForGood') && key && !ready.has(key)) faults.push('a confirmed upload is gone')
  }
  const wasThere = initial === 'kept' || initial === 'lost'
  if (!mayBeDeleted && (wasThere || done('restore').length > 0)) {
    for (const key of [first, second]) if (!ready.has(key)) faults.push(`${key} is gone`)
  }
  if (done('delete').length > 0 && !did('restore')) {
    if (rows.some(({ key }) => key === first)) faults.push('a deletion was undone')
    if ((await bytesOf(first)) !== undefined) faults.push('a deleted file is still there')
  }
  if (done('endLinks').length > 0 && ready.get(first) !== first) {
    if ((await bytesOf(first)) !== undefined) faults.push('a link works that was ended')
  }
  for (const one of done('backup')) {
    const text = one.status === 'done' ? String(one.value) : ''
    const isWhole = text.includes('"missing":[],"damaged":[]')
    if (initial !== 'lost' && !isWhole) faults.push('a backup lacks the file of its own snapshot')
  }
  for (const one of ended) {
    if (one.status === 'failed' && !isExpected(one)) faults.push(`${one.verb}: ${one.error}`)
  }
  return faults
}

/** The files in the trash, by their first key, and whether a link to them works. */
async function readTrashed(): Promise<Map<string, boolean>> {
  const { rows } = await sql<{ key: string; shared: boolean }>`
    select coalesce(former_keys.key, attachments.key) as key,
      coalesce(shared_until > now(), false) as shared
    from attachments left join former_keys on attachment_id = attachments.id
    where deleted_at is not null`.execute(ctx.db)
  return new Map(rows.map(({ key, shared }) => [key, shared]))
}

/** A party may come too late, or wait for a lock that a slow one holds; all else is a fault. */
function isExpected({ error }: { error: unknown }): boolean {
  return ['not_found', 'upload_incomplete', 'conflict'].includes(
    (error as { code?: string }).code ?? '',
  )
}

async function bytesOf(key: string): Promise<string | undefined> {
  const found = await readObject(ctx.storage, key)
  return found && (await buffer(found.body)).toString()
}

async function isReady(key: string): Promise<boolean> {
  const { rows } = await sql`
    select from attachments where key = ${key} and state = 'ready'`.execute(ctx.db)
  return rows.length > 0
}

async function countLockWaits(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(ctx.db)
  return rows[0]?.count ?? 0
}
