import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { png } from './importing.ts'
import { makeZip } from './zip.ts'

/** What another program exported, and what is in it. */
export type ForeignExport = {
  /** A name below the folder of all. */
  name: string
  format: 'csv' | 'dayone' | 'markdown'
  encoding?: string
  dates?: 'dmy' | 'mdy'
  /** Files by their paths; that of a CSV or a zip has the name of the export. */
  files: Record<string, Buffer | string>
  /** Records that are taken whole, taken in part and refused; files that come; what is left out. */
  whole: number
  inPart?: number
  refused?: number
  attached?: number
  left?: number
  /** Where nothing of it can be read: what is said. */
  fails?: RegExp
}

/** Text as Windows and old Macs write it: what is needed of windows-1252 and macintosh. */
const bytesOf: Record<string, (text: string) => Buffer> = {
  'utf-8': (text) => Buffer.from(text),
  marked: (text) => Buffer.from(`\ufeff${text}`),
  'utf-16le': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'windows-1252': (text) => Buffer.from(text, 'latin1'),
  macintosh: (text) =>
    Buffer.from(text.replaceAll('ä', '\u008a').replaceAll('\u00a0', '\u00ca'), 'latin1'),
}

type Spreadsheet = {
  program: string
  bytes: string
  mark: string
  lineEnd: string
  quoteAll?: boolean
  before?: string
}

const spreadsheets: Spreadsheet[] = [
  { program: 'excel-windows', bytes: 'windows-1252', mark: ';', lineEnd: '\r\n' },
  { program: 'excel-mac', bytes: 'macintosh', mark: ';', lineEnd: '\r' },
  { program: 'excel-utf8', bytes: 'marked', mark: ',', lineEnd: '\r\n' },
  { program: 'excel-unicode', bytes: 'utf-16le', mark: '\t', lineEnd: '\r\n' },
  { program: 'excel-sep', bytes: 'marked', mark: ';', lineEnd: '\r\n', before: 'sep=;\r\n' },
  { program: 'numbers', bytes: 'utf-8', mark: ',', lineEnd: '\n' },
  { program: 'libreoffice', bytes: 'utf-8', mark: ',', lineEnd: '\n', quoteAll: true },
  { program: 'google', bytes: 'utf-8', mark: ',', lineEnd: '\r\n' },
]

/** How the same half past one is written. */
const clocks: { name: string; header: string[]; when: string[]; dates?: 'dmy' | 'mdy' }[] = [
  { name: 'iso', header: ['Date'], when: ['2026-03-04 13:30'] },
  { name: 'us', header: ['Date', 'Time'], when: ['3/4/26', '1:30 PM'], dates: 'mdy' },
  { name: 'german', header: ['Date'], when: ['04.03.2026 13:30:00'] },
  { name: 'words', header: ['Start Date', 'Start Time'], when: ['Mar 4, 2026', '1:30\u00a0PM'] },
  { name: 'slashes', header: ['Date'], when: ['2026/03/04, 13:30'] },
]

function spreadsheetExports(): ForeignExport[] {
  return spreadsheets.flatMap((spreadsheet) =>
    clocks.map(({ name, header, when, dates }) => {
      const { program, bytes, mark, lineEnd, quoteAll, before = '' } = spreadsheet
      const title = `Käse ${program} ${name}`
      const empty = when.map(() => '')
      const rows = [
        ['Title', ...header, 'Notes', 'Price', 'Price'],
        [title, ...when, `two${lineEnd === '\r' ? '\n' : lineEnd}lines, "quoted"`, '1', '2'],
        [`${title} again`, ...when, 'surplus', '1', '2', '3'],
        [`${title} badly dated`, 'someday', ...empty.slice(1), '', '', ''],
        ['', ...empty, '', '', ''],
      ]
      const cell = (text: string) =>
        quoteAll || text.includes(mark) || /["\r\n]/.test(text)
          ? `"${text.replaceAll('"', '""')}"`
          : text
      const text = rows.map((row) => row.map(cell).join(mark)).join(lineEnd)
      const path = `${program}-${name}.csv`
      return {
        name: path,
        format: 'csv',
        ...(/^(windows|mac)/.test(bytes) && { encoding: bytes }),
        ...(dates && { dates }),
        files: { [path]: (bytesOf[bytes] ?? Buffer.from)(before + text) },
        whole: 2,
        refused: 1,
      }
    }),
  )
}

function brokenSpreadsheets(): ForeignExport[] {
  const csv = (name: string, content: Buffer | string, more: Partial<ForeignExport>) => ({
    name: `${name}.csv`,
    format: 'csv' as const,
    files: { [`${name}.csv`]: content },
    whole: 0,
    ...more,
  })
  const latin = Buffer.from('title\nK\u00e4se unmarked\n', 'latin1')
  return [
    csv('windows-without-a-word', latin, { fails: /is not utf-8/ }),
    csv('utf-16-unmarked', Buffer.from('title\nx\n', 'utf16le'), { fails: /is not utf-8/ }),
    csv('headless', 'a,b\n1,2\n', { fails: /Which column is the title/ }),
    csv('empty', '', {}),
    csv('header-alone', 'title,date\n', {}),
    csv('unclosed', 'title,notes\nfine unclosed,x\nbad,"never closed\n', { whole: 1, refused: 1 }),
    csv('stray-quote', 'title,notes\nfine stray,x\nbad "q,a "b" c\nfine too stray,y\n', {
      whole: 2,
      refused: 1,
    }),
    csv('untitled', 'title,notes\n,lonely\nfine untitled,x\n', { whole: 1, refused: 1 }),
  ]
}

function dayOneExports(): ForeignExport[] {
  let n = 0
  const entry = (more: object = {}) => ({
    uuid: String(++n).padStart(32, '0'),
    creationDate: '2026-03-04T13:30:00Z',
    text: `Entry ${n}`,
    ...more,
  })
  const photo = (md5: string) => ({ photos: [{ md5, type: 'png', identifier: md5 }] })
  const zip = (
    name: string,
    journals: Record<string, unknown>,
    media: string[],
    counts: Omit<ForeignExport, 'name' | 'format' | 'files'>,
  ): ForeignExport => ({
    name: `${name}.zip`,
    format: 'dayone',
    files: {
      [`${name}.zip`]: makeZip([
        ...Object.entries(journals).map(([file, content]) => ({
          name: file,
          data: typeof content === 'string' ? content : JSON.stringify({ entries: content }),
        })),
        ...media.map((file) => ({ name: file, data: file.includes('empty') ? '' : png })),
      ]),
    },
    ...counts,
  })
  return [
    zip('plain', { 'Journal.json': [entry(), entry()] }, [], { whole: 2 }),
    zip('photos', { 'Journal.json': [entry(photo('a1'))] }, ['photos/a1.png'], {
      whole: 1,
      attached: 1,
    }),
    zip('photo-missing', { 'J.json': [entry(photo('a2'))] }, [], { whole: 0, inPart: 1 }),
    zip('photo-empty', { 'J.json': [entry(photo('empty'))] }, ['photos/empty.png'], {
      whole: 0,
      inPart: 1,
    }),
    zip('two-journals', { 'A.json': [entry()], 'B.json': [entry()] }, [], { whole: 2 }),
    zip('one-broken', { 'A.json': [entry()], 'B.json': '{' }, [], { whole: 1, refused: 1 }),
    zip('no-entry', { 'A.json': [entry(), null, { text: 'x' }] }, ['photos/x.png', 'notes.txt'], {
      whole: 1,
      refused: 2,
      left: 2,
    }),
    {
      name: 'no-zip.zip',
      format: 'dayone',
      files: { 'no-zip.zip': 'hello' },
      whole: 0,
      fails: /zip can't be taken/,
    },
  ]
}

function obsidianExports(): ForeignExport[] {
  const vault = (
    name: string,
    files: Record<string, Buffer | string>,
    counts: Omit<ForeignExport, 'name' | 'format' | 'files'>,
  ): ForeignExport => ({
    name,
    format: 'markdown',
    files: Object.fromEntries(
      Object.entries(files).map(([path, content]) => [`${name}/${path}`, content]),
    ),
    ...counts,
  })
  return [
    vault('shown', { 'a.md': '![[x.png]]', 'img/x.png': png }, { whole: 1, attached: 1 }),
    vault('spaces', { 'A.MD': '![](<a b.png>)', 'a b.png': png }, { whole: 1, attached: 1 }),
    vault('linked', { 'a.md': '[[b.pdf]]', 'b.pdf': '%PDF-1.4\n' }, { whole: 1, attached: 1 }),
    vault('missing', { 'a.md': '![[gone.png]]', 'b.markdown': 'x' }, { whole: 1, inPart: 1 }),
    vault(
      'left',
      { 'a.md': '#tag', 'c.canvas': '{}', '.obsidian/app.json': '{}' },
      {
        whole: 1,
        left: 2,
      },
    ),
    vault(
      'broken',
      { 'a.md': '---\na: [\n---\n', 'b.md': '---\ndate: someday\n---\n', 'c.md': '' },
      {
        whole: 1,
        refused: 2,
      },
    ),
    vault(
      'latin',
      { 'a.md': Buffer.from('K\u00e4se', 'latin1'), 'b.md': 'Käse' },
      {
        whole: 1,
        refused: 1,
      },
    ),
    vault('folders', { 'a/n.md': 'x', 'b/n.md': 'x', 'b/c/n.md': 'x' }, { whole: 3 }),
  ]
}

/** Writes the exports of other programs into `folder`. */
export async function writeForeignExports(folder: string): Promise<ForeignExport[]> {
  const exports = [
    ...spreadsheetExports(),
    ...brokenSpreadsheets(),
    ...dayOneExports(),
    ...obsidianExports(),
  ]
  for (const [path, content] of exports.flatMap(({ files }) => Object.entries(files))) {
    await mkdir(join(folder, dirname(path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  return exports
}
