import { appendFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Served, serveLifeLog } from '../support/cli.ts'
import { importingInto, png } from '../support/importing.ts'

let served: Served
beforeAll(async () => {
  served = await serveLifeLog({ ALLOWED_MIME_TYPES: 'image/png,application/pdf,text/plain' })
})
afterAll(() => served.close())
const { save, run, imported, events } = importingInto(() => served)
const pdf = Buffer.from('%PDF-1.4\n%%EOF\n')

test('files that an Obsidian note shows or links to come along, and what is missing is told', async () => {
  await save('vault/attachments/x.png', png)
  await save('vault/daily/a b.png', png)
  await save('vault/attachments/Bill.PDF', pdf)
  await save('vault/attachments/unnamed.png', png)
  await save('vault/attachments/empty.png', '')
  await save('vault/.obsidian/app.json', '{}')
  await save(
    'vault/daily/2026-03-04.MD',
    [
      'Shown ![[x.png|300]] and ![](<a b.png>) #food/lunch, (#walk) but not C# or #12.',
      'Linked: [[bill.pdf#page=2|the bill]], [again](../attachments/Bill.PDF), [[Node.js]].',
      'Gone: ![[gone.png]] ![](also%20gone.jpg) [[gone.pdf]] ![](https://example.org/web.png)',
      'Empty: ![[empty.png]] ![[Other note]]',
      '`#code ![[code.png]]`',
    ].join('\n'),
  )
  await save('vault/Other note.md', '---\ntags: obsidian\n---\n')
  const path = join(served.folder, 'vault')
  const dry = await imported(path, '--dry-run')
  const result = await imported(path)
  expect(result).toMatchObject({
    created: 2,
    refused: [],
    attachments: { restored: 3, skipped: 0, missing: 0 },
    partial: ['gone.png', 'also gone.jpg', 'gone.pdf', 'empty.png'].map((name) => ({
      source: 'daily/2026-03-04.MD',
      reason: expect.stringMatching(new RegExp(`^${name}: is (missing|empty)$`)),
    })),
    left: [
      { source: '.obsidian', reason: 'is hidden' },
      { source: 'attachments/unnamed.png', reason: 'no note that was taken names it' },
    ],
  })
  expect(dry).toMatchObject({ ...result, dry_run: true })
  const [event] = await events('walk')
  expect(event).toMatchObject({
    title: '2026-03-04',
    timestamp: '2026-03-03T23:00:00Z',
    tags: ['food/lunch', 'walk'],
    metadata: { path: 'daily/2026-03-04.MD' },
  })
  expect(event?.attachments.map(({ filename }) => filename).toSorted()).toEqual([
    'Bill.PDF',
    'a b.png',
    'x.png',
  ])
  const again = await run(path)
  expect(again.code).toBe(1)
  expect(again.stderr).toMatch(
    /^in part {3}daily\/2026-03-04\.MD {3,}gone\.png: is missing$[\s\S]*^left out {2}\.obsidian +is hidden$[\s\S]*^0 events added, 2 known already, 3 files known already, 1 taken in part, 2 left out\.$/m,
  )
})

test('a note is the same event after it was touched, and after it was changed', async () => {
  const path = await save('same/note.md', '---\ntags: same\n---\n# Once\n')
  const folder = join(served.folder, 'same')
  expect(await imported(folder)).toMatchObject({ created: 1 })
  await utimes(path, new Date(), new Date('2020-01-01'))
  expect(await imported(folder)).toMatchObject({ created: 0, skipped: 1 })
  await appendFile(path, 'and more')
  expect(await imported(folder, '--on-conflict', 'update')).toMatchObject({ updated: 1 })
  expect(await events('same')).toMatchObject([{ title: 'Once', description: 'and more' }])
})

test('a dry run promises no file that is too large, of a wrong type or one too many', async () => {
  const names = Array.from({ length: 11 }, (_, i) => `p${i}.png`)
  for (const name of names) await save(`promises/${name}`, png)
  await save('promises/song.mp3', 'no music')
  const shown = [...names, 'song.mp3'].map((name) => `![[${name}]]`)
  await save('promises/note.md', `---\ntags: promises\n---\n${shown.join('\n')}\n`)
  const path = join(served.folder, 'promises')
  const promised = await imported(path, '--dry-run')
  expect(promised).toMatchObject({
    attachments: { restored: 10, missing: 2 },
    partial: [
      { reason: 'p10.png: an event may have 10 files' },
      { reason: 'song.mp3: audio/mpeg is not allowed' },
    ],
  })
  const kept = await imported(path)
  expect(kept.attachments).toEqual(promised.attachments)
  expect(kept.partial.map(({ source }) => source)).toEqual(['note.md', 'note.md'])
})

test('a note in another encoding is refused, and taken where it is given', async () => {
  await save('latin/käse.md', Buffer.from('---\ntags: latin\n---\n# Käse\n', 'latin1'))
  await save('latin/rule.md', '---\nnot a mapping\n---\n#latin text\n')
  const path = join(served.folder, 'latin')
  expect(await imported(path)).toMatchObject({
    created: 1,
    refused: [{ source: 'käse.md', reason: expect.stringMatching(/is not UTF-8.*--encoding/) }],
  })
  expect(await imported(path, '--encoding', 'windows-1252')).toMatchObject({ created: 1 })
  const found = await events('latin')
  expect(found.map(({ title }) => title).toSorted()).toEqual(['Käse', 'rule'])
  expect(found.find(({ title }) => title === 'rule')?.description).toContain('not a mapping')
})
