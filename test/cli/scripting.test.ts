import { once } from 'node:events'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands } from '../../cli/commands.ts'
import type { Attachment } from '../../lib/attachments/schema.ts'
import type { Event } from '../../lib/events/schema.ts'
import { type Served, serveLifeLog, startCli } from '../support/cli.ts'

let served: Served
beforeAll(async () => {
  served = await serveLifeLog({})
})
afterAll(() => served.close())

async function create(title: string): Promise<string> {
  return String((await served.json<Event>(['create-event', '--title', title])).id)
}

/** Runs a command whose reader goes after the first bytes, as `| head -c 1` does. */
async function readABit(args: string[]) {
  const { child, ended } = startCli(args, { env: served.env })
  ended.catch(() => {})
  await once(child.stdout as NonNullable<typeof child.stdout>, 'data')
  child.stdout?.destroy()
  child.stdin?.destroy()
  const [code] = await once(child, 'exit')
  return code
}

test('a backup or export that its reader leaves fails; a list does not', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({
    uid: crypto.randomUUID(),
    title: `long ${i}`,
    description: 'x'.repeat(90_000),
  }))
  const lines = rows.map((row) => JSON.stringify(row)).join('\n')
  await served.cli(['import', '-', '--format', 'ndjson'], { input: lines })
  expect(await readABit(['backup', '--out', '-'])).toBe(1)
  expect(await readABit(['export', '--format', 'ndjson'])).toBe(1)
  expect(await readABit(['list', '--json', '--limit', '60'])).toBe(0)
})

test('a backup is restored from standard input, and leaves no temporary file', async () => {
  const path = join(served.folder, 'whole.tar')
  await served.cli(['backup', '--out', path])
  const TMPDIR = await mkdtemp(join(tmpdir(), 'lifelog-stdin-'))
  const more = { input: await readFile(path), env: { TMPDIR } }
  const restored = await served.cli(['restore-backup', '-'], more)
  expect(restored.stderr).toMatch(/^The backup is sound: [\s\S]*0 events added/)
  expect(restored.code).toBe(0)
  const broken = { ...more, input: 'no tar' }
  expect((await served.cli(['restore-backup', '-'], broken)).code).toBe(1)
  expect((await readdir(TMPDIR)).filter((name) => name !== 'node-compile-cache')).toEqual([])
})

test('link takes the beginning of a key, where that is the only one', async () => {
  const id = await create('linked')
  const path = join(served.folder, 'whole.txt')
  await writeFile(path, 'text')
  const attach = ['attach-file', '--event-id', id, path]
  const [first] = await served.json<Attachment[]>(attach)
  const { url } = await served.json<{ url: string }>(['link', (first?.key ?? '').slice(0, 12)])
  expect(url).toContain(first?.key)
  await served.json<Attachment[]>(attach)
  await served.lifelog.ctx.db
    .updateTable('attachments')
    .set({ key: 'same1' })
    .where('key', '=', first?.key ?? '')
    .execute()
  await served.lifelog.ctx.db
    .updateTable('attachments')
    .set({ key: 'same2' })
    .where('key', '!=', 'same1')
    .execute()
  const several = await served.cli(['link', 'same'])
  expect(several).toMatchObject({ code: 2, stdout: '' })
  expect(several.stderr).toMatch(/same1 \(whole\.txt\), same2 \(whole\.txt\)/)
  expect((await served.cli(['link', 'same1', '--json'])).code).toBe(0)
  expect((await served.cli(['link', 'none'])).code).toBe(3)
  expect((await served.cli(['link', '../x'])).code).toBe(2)
})

test('help of a command is that command and --help', async () => {
  const help = await served.cli(['help', 'link'])
  expect(help).toEqual(await served.cli(['link', '--help']))
  expect(help.stdout).toContain('--expires-in')
  expect((await served.cli(['help', 'burn'])).stderr).toMatch(/There is no command "burn"/)
})

describe('several events', () => {
  test('what of them was deleted is told where one is not there', async () => {
    const [a, b] = [await create('a'), await create('b')]
    const ran = await served.cli(['delete', a, '999999', b])
    expect(ran.code).toBe(3)
    expect(ran.stderr).toMatch(
      new RegExp(
        `^999999: .*\nMoved ${a}, ${b} into the trash\\..*\nlifelog: 1 of 3 were not done\\.`,
      ),
    )
    const json = await served.cli(['restore', a, '999999', b, '--json'])
    expect(json.code).toBe(3)
    expect(JSON.parse(json.stdout).map(({ id }: Event) => String(id))).toEqual([a, b])
    const again = await served.cli(['delete', a, '999999', '--json'])
    expect(JSON.parse(again.stdout)).toEqual({ deleted: [Number(a)] })
  })
})

test('--quiet says only what went wrong', async () => {
  const id = await create('quiet')
  expect(await served.cli(['delete', id, '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' })
  await served.lifelog.ctx.db.deleteFrom('attachments').execute()
  const path = join(served.folder, 'quiet.tar')
  expect(await served.cli(['backup', '--out', path, '--quiet'])).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  })
  const input = 'title\nfine quiet\n""\n ,\n'
  const ran = await served.cli(['import', '-', '--format', 'csv', '--quiet'], {
    input: `${input}x,y`,
  })
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  const bad = await served.cli(['import', '-', '--format', 'ndjson', '--quiet'], { input: '{' })
  expect(bad.stderr).toMatch(/^refused +line 1 .*\nlifelog: 1 record refused\.\n$/)
})

test('the manual page has every command and option, and only requests that man(7) knows', async () => {
  const { code, stdout } = await served.cli(['man'])
  expect(code).toBe(0)
  const requests = stdout.split('\n').flatMap((line) => /^\.(\S+)/.exec(line)?.[1] ?? [])
  expect([...new Set(requests)].toSorted()).toEqual(
    ['B', 'EE', 'EX', 'I', 'PP', 'SH', 'SS', 'TH', 'TP'].toSorted(),
  )
  const plain = stdout.replaceAll('\\-', '-')
  for (const load of Object.values(commands)) {
    const { usage, options } = (await load()).default
    expect(plain).toContain(`.SS lifelog ${usage}\n`)
    for (const option of Object.keys(options)) expect(plain).toContain(`.B ${option}\n`)
  }
})
