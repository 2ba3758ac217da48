import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, open, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { DoctorSummary } from '../../lib/doctor/schema.ts'
import { deleteObject, headObject, putObject } from '../../lib/storage/objects.ts'
import type { ImportResult } from '../../lib/transfer/schema.ts'
import { entry, type Ran, type Served, serveLifeLog, startCli, token } from '../support/cli.ts'
import { inDepth } from '../support/depth.ts'
import { fill } from '../support/fill.ts'
import { startHalfway } from '../support/halfway.ts'
import { makeFolder } from '../support/process.ts'
import { environmentOf } from '../support/s3.ts'
import { startStorageProxy } from '../support/storage-proxy.ts'
import { startStoreFolder } from '../support/store-folder.ts'

const [events = 1_000] = inDepth(10_000)
const files = events / 20
const counts = `${events.toLocaleString('en')} events and ${files} files`

let source: Served
let archive: string
beforeAll(async () => {
  source = await serveLifeLog()
  archive = join(source.folder, 'lifelog.tar')
  await record(source)
})
afterAll(() => source.close())

/** Events, 100 of them in the trash, and files, by no door that is tested here. */
async function record({ lifelog }: Served): Promise<void> {
  const { db, storage } = lifelog.ctx
  const rows = sql`
    insert into events (uid, title, description, tags, metadata, timestamp, created_at, version)
    select gen_random_uuid(), 'Event ' || n || ' 日本', nullif(repeat('soup ', n % 20), ''),
      array['tag' || n % 50], jsonb_build_object('n', n, 'deep', jsonb_build_array(n, null)),
      now() - n * interval '1 hour', now() - n * interval '1 minute', 1 + n % 5
    from generate_series(1, ${events}::int) n`
  await fill(lifelog, (db) => rows.execute(db))
  await sql`update events set deleted_at = now() where id % 100 = 0`.execute(db)
  await Promise.all(
    Array.from({ length: 10 }, async (_, lane) => {
      for (let n = lane; n < files; n += 10) {
        const bytes = randomBytes(1 + ((n * 997) % 60_000))
        const key = randomBytes(20).toString('hex')
        const { etag } = await putObject(storage, key, bytes, bytes.length, 'image/png')
        await db
          .insertInto('attachments')
          .values({
            event_id: 1 + n * 19,
            key,
            filename: `photo ${n} ü.png`,
            content_type: 'image/png',
            size_bytes: bytes.length,
            sha256: createHash('sha256').update(bytes).digest('hex'),
            etag,
            state: 'ready',
            uploaded_at: new Date().toISOString(),
          })
          .execute()
      }
    }),
  )
}

async function exported(url: string): Promise<string> {
  const export_ = ['export', '--format', 'ndjson']
  const trash = ['list', '--trash', '--json', '--limit', '1000']
  const env = { LIFELOG_URL: url, LIFELOG_API_TOKEN: token }
  const parts: Ran[] = []
  for (const args of [export_, trash]) parts.push(await startCli(args, { env }).ended)
  return parts.map(({ code, stdout }) => `${code}\n${stdout}`).join('')
}

/** Where what two instances have isn't the same, byte for byte: a whole export is too much to print. */
async function firstDifference(a: string, b: string): Promise<string | undefined> {
  const [one, two] = [await exported(a), await exported(b)].map((text) => text.split('\n'))
  expect(one?.length).toBeGreaterThan(events * 0.98)
  return one?.length === two?.length ? one?.find((line, i) => line !== two?.[i]) : 'the length'
}

const target = { env: { LIFELOG_API_TOKEN: token } }

describe('backup', () => {
  test('saves everything, and says what', async () => {
    const { code, stdout, stderr } = await source.cli(['backup', '--out', archive])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^${counts}, [\\d.]+ MB, every SHA-256 checked\\.\\n$`))
    expect((await stat(archive)).mode & 0o777).toBe(0o600)
    expect(existsSync(`${archive}.part`)).toBe(false)
    const again = await source.json<object>(['backup', '--out', join(source.folder, 'again.tar')])
    expect(again).toMatchObject({ events, files, missing: [] })
  })

  test.each(['SIGINT', 'SIGKILL'] as const)('ended by %s, it is run again', async (signal) => {
    const out = join(source.folder, `${signal}.tar`)
    const env = {
      ...source.env,
      LIFELOG_URL: await startHalfway(source.url, 500_000),
    }
    const running = startCli(['backup', '--out', out], { env })
    await expect.poll(() => existsSync(`${out}.part`)).toBe(true)
    running.child.kill(signal)
    expect((await running.ended).code).not.toBe(0)
    expect(existsSync(out)).toBe(false)
    if (signal === 'SIGINT') expect(existsSync(`${out}.part`)).toBe(false)
    expect(await source.cli(['backup', '--out', out])).toMatchObject({ code: 0 })
    expect(existsSync(`${out}.part`)).toBe(false)
  })
})

describe('restore-backup', () => {
  test('into an empty instance gives the same one; again, nothing more', async () => {
    const other = await serveLifeLog()
    try {
      const dry = await other.json<ImportResult>(['restore-backup', archive, '--dry-run'])
      expect(dry).toMatchObject({ dry_run: true, created: events })
      const { code, stdout, stderr } = await other.cli(['restore-backup', archive])
      expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
      expect(stderr).toContain(`is sound: ${counts}.\n`)
      expect(stderr).toMatch(new RegExp(`${counts.replace(' and', ' added,')} added\\.\\n$`))
      expect(await firstDifference(other.url, source.url)).toBeUndefined()
      expect(await other.json<ImportResult>(['restore-backup', archive])).toMatchObject({
        created: 0,
        skipped: events,
        attachments: { restored: 0, healed: 0, skipped: files, missing: 0 },
      })
      const checked = await other.cli(['doctor'])
      expect(checked).toMatchObject({
        code: 0,
        stdout: '',
        stderr: `${files} attachments and ${files} files compared: all is well.\n`,
      })
    } finally {
      await other.close()
    }
  })

  test('killed half-way, it is run again', async () => {
    const data = await makeFolder()
    onTestFinished(() => data.remove())
    const store = await startStoreFolder()
    onTestFinished(() => store.stop())
    const proxy = await startStorageProxy(store.endpoint, 'lifelog-attachments')
    onTestFinished(() => proxy.stop())
    const environment = { ...environmentOf(store, proxy.endpoint), API_TOKEN: token }
    const first = data.start(environment)
    const env = { ...target.env, LIFELOG_URL: await first.ready() }
    const halfway = Promise.withResolvers<void>()
    let stored = 0
    proxy.decide = (operation) => {
      if (operation === 'PUT') stored += 1
      if (stored <= files / 2) return 'passed'
      halfway.resolve()
      return new Promise(() => {})
    }
    const restoring = startCli(['restore-backup', archive], { env })
    await halfway.promise
    await first.kill('SIGKILL')
    proxy.decide = () => 'passed'
    const broken = await restoring.ended
    expect(broken).toMatchObject({ code: 5, stdout: '' })

    const second = data.start(environment)
    const url = await second.ready()
    const again = await startCli(['restore-backup', archive, '--json'], {
      env: { ...target.env, LIFELOG_URL: url },
    }).ended
    expect(again.code).toBe(0)
    const { attachments, created, skipped } = JSON.parse(again.stdout) as ImportResult
    expect(created + skipped).toBe(events)
    expect(attachments.restored).toBeGreaterThan(0)
    expect(attachments.restored + attachments.skipped).toBe(files)
    expect(await firstDifference(url, source.url)).toBeUndefined()
  })

  test('a flipped byte is found and named, and nothing is written', async () => {
    const damaged = join(source.folder, 'damaged.tar')
    await copyFile(archive, damaged)
    const file = await open(damaged, 'r+')
    const { size } = await file.stat()
    const text = (await readFile(damaged)).toString('latin1')
    const place = text.lastIndexOf('attachments/', size - 60_000 - 200_000)
    const name = /^attachments\/[0-9a-f]{40}/.exec(text.slice(place, place + 60))?.[0]
    const byte = Buffer.alloc(1)
    await file.read(byte, 0, 1, place + 512)
    await file.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, place + 512)
    await file.close()
    const env = { ...target.env, LIFELOG_URL: 'http://127.0.0.1:9' }
    const { code, stderr } = await startCli(['restore-backup', damaged], { env }).ended
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `lifelog: The backup is damaged: ${name} is damaged.\n`,
    })
  })

  test('what is no backup, is cut off or is not there', async () => {
    const cut = join(source.folder, 'cut.tar')
    await writeFile(cut, (await readFile(archive)).subarray(0, 300_000))
    const hello = join(source.folder, 'hello.tar')
    await writeFile(hello, 'hello')
    for (const path of [cut, hello, entry]) {
      const { code, stderr } = await source.cli(['restore-backup', path])
      expect(code).toBe(1)
      expect(stderr).toMatch(/no complete tar archive|no backup/)
    }
    expect((await source.cli(['restore-backup', '/nonexistent.tar'])).code).toBe(3)
    expect((await source.cli(['restore-backup'])).code).toBe(2)
  })
})

describe('doctor', () => {
  test('names what is missing or belongs to nobody, in words and as JSON', async () => {
    const { storage, db } = source.lifelog.ctx
    const orphan = 'f'.repeat(40)
    await putObject(storage, orphan, Buffer.from('x'), 1, 'text/plain')
    const { key } = await db
      .selectFrom('attachments')
      .select('key')
      .limit(1)
      .executeTakeFirstOrThrow()
    await db.updateTable('attachments').set({ size_bytes: 7 }).where('key', '=', key).execute()
    const { code, stdout, stderr } = await source.cli(['doctor', '--quick'])
    expect(code).toBe(1)
    expect(stdout.trim().split('\n').toSorted()).toEqual(
      [
        `${orphan}: belongs to no attachment`,
        expect.stringMatching(new RegExp(`^${key} \\(photo .*, event \\d+\\): has another size$`)),
      ].toSorted(),
    )
    expect(stderr).toMatch(/2 found, 0 removed\.\nlifelog: 1 file missing or damaged\.\n$/)
    const fixed = await source.cli(['doctor', '--fix', '--json'])
    const lines = fixed.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.at(-1) as DoctorSummary).toMatchObject({ finished: true, findings: 2, removed: 0 })
  })

  test('puts back from a backup what was lost; until then a backup names it and exits with 1', async () => {
    const { storage, db } = source.lifelog.ctx
    const { key, filename, event_id } = await db
      .selectFrom('attachments')
      .select(['key', 'filename', 'event_id'])
      .where('size_bytes', '>', 100)
      .limit(1)
      .executeTakeFirstOrThrow()
    await deleteObject(storage, key)
    const out = join(source.folder, 'lacking.tar')
    const lacking = await source.cli(['backup', '--out', out])
    expect(lacking.code).toBe(1)
    expect(lacking.stderr).toContain(
      `${filename} (${key}) of event ${event_id}: the storage has lost it.`,
    )
    expect(existsSync(out)).toBe(true)
    const fixed = await source.cli(['doctor', '--fix', '--from', archive])
    expect(fixed.stdout).toContain(
      `${key} (${filename}, event ${event_id}): file is missing, put back from the backup`,
    )
    expect(fixed.stderr).toContain('1 put back')
    expect(await headObject(storage, key)).toBeDefined()
    expect((await source.cli(['doctor', '--from', archive])).stderr).toContain('--from needs --fix')
  })
})
