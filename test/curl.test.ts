import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse as parseDisposition } from 'content-disposition'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Attachment, Link, Reservation } from '../lib/attachments/schema.ts'
import type { Event } from '../lib/events/schema.ts'
import { type File, files, jpeg } from './support/files.ts'
import { type LifeLogFolder, makeFolder, token } from './support/process.ts'

const run = promisify(execFile)
const owner = ['--header', `Authorization: Bearer ${token}`]

let data: LifeLogFolder
let home: string
let url: string

beforeAll(async () => {
  data = await makeFolder()
  home = await mkdtemp(join(tmpdir(), 'lifelog-curl-'))
  url = await data.start({ API_TOKEN: token }).ready()
})
afterAll(async () => {
  await data.remove()
  await rm(home, { recursive: true })
})

/** What curl writes; a status of 400 and above is a failure. */
async function curl(...args: string[]): Promise<Buffer> {
  const options = { encoding: 'buffer', maxBuffer: 1024 ** 3 } as const
  const { stdout } = await run('curl', ['--silent', '--show-error', '--fail', ...args], options)
  return stdout
}

async function curlJson<T>(path: string, json?: unknown): Promise<T> {
  const type = ['--header', 'Content-Type: application/json']
  const body = json === undefined ? [] : [...type, '--data', JSON.stringify(json)]
  return JSON.parse((await curl(...owner, ...body, `${url}${path}`)).toString())
}

function newEvent(): Promise<Event> {
  return curlJson('/api/events', { title: 'Files by curl' })
}

/** Writes the file where curl reads it: in a folder of its own, as two may have the same name. */
async function onDisk({ filename, bytes }: File, index: number): Promise<string> {
  const folder = join(home, `${index}`)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, filename), bytes)
  return join(folder, filename)
}

/** For -F, where a comma and a semicolon would end the name. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** Headers of the last answer by lower-case name, as `--dump-header -` writes them. */
function headersOf(dump: Buffer): Headers {
  const lines = dump.toString().trim().split('\r\n')
  return new Headers(lines.slice(1).map((line) => line.split(/: (.*)/s, 2) as [string, string]))
}

describe('curl alone', () => {
  test.for(files.map((file, index) => ({ ...file, index })))(
    'sends $filename by the form, confirms it and gets it back',
    async (file) => {
      const { filename, content_type, bytes, index } = file
      const event = await newEvent()
      const { attachment, upload } = await curlJson<Reservation>(
        `/api/events/${event.id}/attachments`,
        { filename, content_type, size_bytes: bytes.length },
      )
      const fields = Object.entries(upload.fields).flatMap(([name, value]) => [
        '--form-string',
        `${name}=${value}`,
      ])
      const path = await onDisk(file, index)
      const key = attachment.key
      await curl(...fields, '--form', `file=@${quoted(path)}`, upload.url)
      const confirmed = await curlJson<Attachment>(`/api/attachments/${key}/confirm`, {})
      expect(confirmed).toMatchObject({ key, filename, content_type, state: 'ready' })

      const redirected = await curl('--location', ...owner, `${url}/api/attachments/${key}`)
      expect(redirected.equals(bytes)).toBe(true)
      const link = await curlJson<Link>(`/api/attachments/${key}/link`, { expires_in: 60 })
      expect((await curl(link.url)).equals(bytes)).toBe(true)

      const stream = `${url}/api/attachments/${key}?mode=stream&download=1`
      const part = await curl(...owner, '--range', '3-9', stream)
      expect(part.equals(bytes.subarray(3, 10))).toBe(true)
      const saved = join(home, `${index}`, 'saved')
      const dump = await curl(...owner, '--dump-header', '-', '--output', saved, stream)
      expect((await readFile(saved)).equals(bytes)).toBe(true)
      const disposition = headersOf(dump).get('Content-Disposition') ?? ''
      expect(parseDisposition(disposition)).toMatchObject({
        type: 'attachment',
        parameters: { filename },
      })
      const shared = headersOf(await curl('--dump-header', '-', '--output', saved, link.url))
      expect(parseDisposition(shared.get('Content-Disposition') ?? '').parameters.filename).toBe(
        filename,
      )
    },
  )

  test.for(files.map((file, index) => ({ ...file, index })))(
    'sends $filename through LifeLog with -F file=@…',
    async (file) => {
      const event = await newEvent()
      const path = await onDisk(file, 100 + file.index)
      // Of a name without extension curl knows no type, and neither does LifeLog.
      const typed = /\w\.\w/.test(file.filename) ? '' : ';type=text/plain'
      const sent = await curl(
        ...owner,
        '--form',
        `file=@${quoted(path)}${typed}`,
        `${url}/api/events/${event.id}/attachments`,
      )
      const { key, filename, content_type, state } = JSON.parse(sent.toString()) as Attachment
      expect({ filename, content_type, state }).toEqual({
        filename: file.filename,
        content_type: file.content_type,
        state: 'ready',
      })
      const back = await curl('--location', ...owner, `${url}/api/attachments/${key}`)
      expect(back.equals(file.bytes)).toBe(true)
    },
  )
})

test('the lines of curl in the README work as they stand', async () => {
  const lines = await shellOf('The API by curl')
  const cwd = join(home, 'readme')
  await mkdir(cwd)
  await writeFile(join(cwd, 'photo.jpg'), jpeg)
  // As in a terminal, but that the first failure ends it, and that curl says what is no success.
  const before = 'set -euo pipefail; curl() { command curl --fail "$@"; }'
  await run('bash', ['-c', `${before}\n${lines}`], {
    cwd,
    env: { PATH: process.env.PATH, BASE: url, TOKEN: token },
  })
  expect((await readFile(join(cwd, 'copy.jpg'))).equals(jpeg)).toBe(true)
  const exported = JSON.parse(await readFile(join(cwd, 'lifelog.json'), 'utf8'))
  expect(exported.events.at(-1)).toMatchObject({
    title: 'Lunch at the harbour',
    attachments: [{ filename: 'photo.jpg', state: 'ready' }],
  })
})

/** The fenced `sh` blocks in the README's section of this name. */
async function shellOf(section: string): Promise<string> {
  const readme = await readFile(join(import.meta.dirname, '../README.md'), 'utf8')
  const [, rest = ''] = readme.split(`\n## ${section}\n`)
  const [own = ''] = rest.split('\n## ')
  return [...own.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block).join('\n')
}
