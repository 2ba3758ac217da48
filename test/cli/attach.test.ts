import { once } from 'node:events'
import { open, readFile, writeFile } from 'node:fs/promises'
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as send,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Attachment } from '../../lib/attachments/schema.ts'
import type { Event } from '../../lib/events/schema.ts'
import { type Served, serveLifeLog, startCli } from '../support/cli.ts'
import { placedPhoto } from '../support/placed-files.ts'
import { scanQrCode, terminalPicture } from '../support/qr-code.ts'
import { uploading } from '../support/uploading.ts'

let served: Served
beforeAll(async () => {
  served = await serveLifeLog({
    FILE_MAX_BYTES: String(1024 ** 3),
    ALLOWED_MIME_TYPES: 'text/plain,image/png,image/jpeg,application/octet-stream',
  })
  await writeFile(join(served.folder, 'a "quoted" ü.txt'), 'the first file')
  await writeFile(join(served.folder, 'b.txt'), 'the second file')
  await writeFile(join(served.folder, 'no-image.png'), 'this is no image')
  await writeFile(join(served.folder, 'empty.txt'), '')
  await writeFile(join(served.folder, 'run.sh'), 'rm')
})
afterAll(() => served.close())

async function newEvent(): Promise<string> {
  const { id } = await served.json<Event>(['create-event', '--title', 'with files'])
  return String(id)
}
const read = (id: string) => served.json<Event>(['show', id])
const attach = (id: string, ...files: string[]) =>
  served.cli(['attach-file', '--event-id', id, ...files], { cwd: served.folder })

async function bytesOf(key: string): Promise<string> {
  return (await served.lifelog.request(`/api/attachments/${key}?mode=stream`)).text()
}

/** Attachments in the database, pending ones too. */
async function rowsOf(id: string) {
  return served.lifelog.ctx.db
    .selectFrom('attachments')
    .select(['filename', 'state'])
    .where('event_id', '=', Number(id))
    .execute()
}

describe('attach-file', () => {
  test('sends files straight to the storage, several and by pattern', async () => {
    const id = await newEvent()
    const before = served.lifelog.logged.length
    const { code, stdout, stderr } = await attach(id, '--file', '*.txt'.replace('*', '[ab]*'))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^[0-9a-f]{40} {2}14 bytes {2}text\/plain {2}a "quoted" ü\.txt$/m)
    const { attachments } = await read(id)
    expect(attachments.map(({ filename }) => filename)).toEqual(['a "quoted" ü.txt', 'b.txt'])
    expect(await bytesOf(attachments[1]?.key ?? '')).toBe('the second file')
    const routes = served.lifelog.logged.slice(before).join('\n')
    expect(routes.match(/attachments\/:key\/confirm/g)).toHaveLength(2)
  })

  test('create-event attaches files too', async () => {
    const event = await served.json<Event>(
      ['create-event', '--title', 'x', '--file', 'b.txt', '--file', 'a*.txt'],
      { cwd: served.folder },
    )
    expect((await read(`${event.id}`)).attachments).toHaveLength(2)
    const failed = await served.cli(['create-event', '--title', 'y', '--file', 'run.sh'], {
      cwd: served.folder,
    })
    expect(failed).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/Event \d+ was recorded without run\.sh/),
    })
  })

  test.each([
    [['missing.txt'], 3, /There is no file missing\.txt/],
    [['*.gif'], 3, /There is no file \*\.gif/],
    [['empty.txt'], 2, /is empty/],
    [['.'], 2, /is no file/],
    [[], 2, /Which file/],
    [['run.sh'], 1, /run\.sh: /],
    [['no-image.png'], 1, /no-image\.png: .*announced/],
  ])('%j: %i', async (files, code, message) => {
    const id = await newEvent()
    const ran = await attach(id, ...files)
    expect(ran).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) })
    expect(await rowsOf(id)).toEqual([])
  })

  test('one that is refused keeps no other from coming in', async () => {
    const id = await newEvent()
    const { code, stdout } = await attach(id, 'run.sh', 'b.txt')
    expect(code).toBe(1)
    expect(stdout).toContain('b.txt')
    expect(await rowsOf(id)).toEqual([{ filename: 'b.txt', state: 'ready' }])
  })

  test('an event that is not there: 3; none named: 2', async () => {
    expect((await attach('999999', 'b.txt')).code).toBe(3)
    expect((await served.cli(['attach-file', 'b.txt'], { cwd: served.folder })).code).toBe(2)
  })
})

/** Something in place of the storage, as this machine reaches it. */
async function standIn(
  answer: (request: IncomingMessage, response: ServerResponse, n: number) => void,
): Promise<{ server: Server; forms: () => number }> {
  let n = 0
  const server = createServer((request, response) => answer(request, response, ++n))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { config } = served.lifelog.ctx
  const before = config.RUSTFS_PUBLIC_ENDPOINT
  config.RUSTFS_PUBLIC_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  onTestFinished(() => {
    config.RUSTFS_PUBLIC_ENDPOINT = before
    server.closeAllConnections()
    server.close()
  })
  return { server, forms: () => n }
}

describe('when the storage', () => {
  test('can not be reached, the file goes through LifeLog', async () => {
    const { server } = await standIn(() => {})
    server.close()
    const id = await newEvent()
    const { code, stderr } = await attach(id, 'b.txt', 'a "quoted" ü.txt')
    // Said once: the second file isn't tried.
    const said = 'b.txt: the storage is out of reach. Sending it through LifeLog.\n'
    expect({ code, stderr }).toEqual({ code: 0, stderr: said })
    const { attachments } = await read(id)
    expect(attachments.map(({ filename }) => filename)).toEqual(['b.txt', 'a "quoted" ü.txt'])
    expect(await bytesOf(attachments[0]?.key ?? '')).toBe('the second file')
    expect(await rowsOf(id)).toHaveLength(2)
  })

  test('refuses a file that LifeLog signed, it goes through LifeLog at once, and says so', async () => {
    const { forms } = await standIn((request, response) => {
      request.resume()
      response.writeHead(400).end()
    })
    const id = await newEvent()
    const said = 'b.txt: the storage refused it (400). Sending it through LifeLog.\n'
    expect(await attach(id, 'b.txt')).toMatchObject({ code: 0, stderr: said })
    expect(forms()).toBe(1)
    expect(await rowsOf(id)).toEqual([{ filename: 'b.txt', state: 'ready' }])
  })

  test('cuts a file off, it goes through LifeLog at once; the next is tried again', async () => {
    const { forms } = await standIn((request) => request.socket.destroy())
    const id = await newEvent()
    const { code, stderr } = await attach(id, 'b.txt', 'a "quoted" ü.txt')
    expect(code).toBe(0)
    expect(stderr.match(/cut it off\. Sending it through LifeLog\./g)).toHaveLength(2)
    expect(forms()).toBe(2)
    expect(await rowsOf(id)).toHaveLength(2)
  })

  test('refuses a file that LifeLog refuses too, it is sent to LifeLog once', async () => {
    await standIn((request, response) => {
      request.resume()
      response.writeHead(400).end()
    })
    const id = await newEvent()
    const before = served.lifelog.logged.length
    const { code, stderr } = await attach(id, 'no-image.png')
    expect(code).toBe(1)
    expect(stderr).toMatch(/announced/)
    const lines = served.lifelog.logged.slice(before).join('\n')
    // The reservation, and the file.
    expect(lines.match(/"route":"\/api\/events\/:id\/attachments"/g)).toHaveLength(2)
    expect(await rowsOf(id)).toEqual([])
  })

  test('takes signed PUTs alone, files go straight to it all the same', async () => {
    const { status } = served.lifelog.ctx.storage
    const before = status.uploads
    status.uploads = { way: 'put', reason: 'for this test' }
    onTestFinished(() => {
      status.uploads = before
    })
    const id = await newEvent()
    const logged = served.lifelog.logged.length
    expect(await attach(id, 'b.txt')).toMatchObject({ code: 0, stderr: '' })
    const { attachments } = await read(id)
    expect(await bytesOf(attachments[0]?.key ?? '')).toBe('the second file')
    const routes = served.lifelog.logged.slice(logged).join('\n')
    expect(routes.match(/attachments\/:key\/confirm/g)).toHaveLength(1)
  })

  test('takes files through LifeLog alone, they go there without a word', async () => {
    const { status } = served.lifelog.ctx.storage
    const before = status.uploads
    status.uploads = { way: 'lifelog', reason: 'for this test' }
    onTestFinished(() => {
      status.uploads = before
    })
    const id = await newEvent()
    expect(await attach(id, 'b.txt')).toMatchObject({ code: 0, stderr: '' })
    expect(await rowsOf(id)).toEqual([{ filename: 'b.txt', state: 'ready' }])
  })

  test('is slow and the owner gives up, nothing half-done is left', async () => {
    const { forms } = await standIn(() => {})
    const id = await newEvent()
    const attaching = startCli(['attach-file', '--event-id', id, 'b.txt'], {
      env: served.env,
      cwd: served.folder,
    })
    await vi.waitFor(() => expect(forms()).toBe(1), 60_000)
    attaching.child.kill('SIGINT')
    expect((await attaching.ended).code).toBe(130)
    expect(await rowsOf(id)).toEqual([])

    const creating = startCli(['create-event', '--title', 'given up', '--file', 'b.txt'], {
      env: served.env,
      cwd: served.folder,
    })
    await vi.waitFor(() => expect(forms()).toBe(2), 60_000)
    creating.child.kill('SIGINT')
    expect((await creating.ended).code).toBe(130)
    expect((await served.cli(['search', 'given up'])).stdout).toBe('')
  })
})

test('what LifeLog attached though its answer got lost stays, and is told', async () => {
  let lost = 0
  const proxy = createServer(async (request, response) => {
    const { method, url, headers } = request
    const passedOn = send(`${served.url}${url}`, { method, headers }, async (answer) => {
      if (url?.endsWith('/confirm') && ++lost === 1) return void request.socket.destroy()
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(response)
    })
    request.pipe(passedOn)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => void proxy.close())
  const id = await newEvent()
  const env = {
    ...served.env,
    LIFELOG_URL: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
  }
  const args = ['attach-file', '--event-id', id, 'b.txt']
  const { code, stdout } = await served.cli(args, { cwd: served.folder, env })
  expect({ code, stdout, lost }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/b\.txt$/m),
    lost: 2,
  })
  expect(await rowsOf(id)).toEqual([{ filename: 'b.txt', state: 'ready' }])
})

test('a large file is streamed: the CLI stays under 150 MB', async () => {
  const path = join(served.folder, 'large.dat')
  const file = await open(path, 'w')
  await file.truncate(400 * 1024 * 1024)
  await file.close()
  let received = 0
  let peak = 0
  const { promise: sent, resolve } = Promise.withResolvers<void>()
  await standIn(async (request, response, n) => {
    if (n > 1) return void request.socket.destroy()
    for await (const chunk of request) received += chunk.length
    const status = await readFile(`/proc/${attaching.child.pid}/status`, 'utf8')
    peak = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024
    resolve()
    response.writeHead(201).end()
  })
  const attaching = startCli(['attach-file', '--event-id', await newEvent(), path], {
    env: served.env,
  })
  await Promise.race([sent, attaching.ended])
  attaching.child.kill('SIGINT')
  await attaching.ended
  expect(received).toBeGreaterThan(400 * 1024 * 1024)
  expect(peak).toBeLessThan(150)
})

describe('link', () => {
  test('is for the host that others reach, with a QR code', { tags: 'zbar-tools' }, async () => {
    const id = await newEvent()
    await attach(id, 'b.txt')
    const key = (await read(id)).attachments[0]?.key ?? ''
    const host = served.url.replace('http://', '')
    const { code, stdout, stderr } = await served.cli(['link', key, '--host', host, '--qr'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\S+X-Amz-Signature=\S+\n$/)
    const picture = stderr.split('\n').filter((line) => /^[█▀▄ ]{20,}$/.test(line))
    expect(await scanQrCode(await terminalPicture(picture))).toBe(stdout.trim())
    expect(await (await fetch(stdout.trim())).text()).toBe('the second file')
    const named = await served.json<{ url: string }>(['link', key, '--host', 'nas.lan:8000'])
    expect(named.url).toMatch(/^http:\/\/nas\.lan:/)
    expect((await served.cli(['link', 'nobody'])).code).toBe(3)
    expect((await served.cli(['link', key, '--expires-in', '8d'])).code).toBe(2)
    expect((await served.cli(['link', key, '--expires-in', 'long'])).code).toBe(2)
  })
})

test('a link to a photo gives its large rendition, where that is wanted', async () => {
  const { newEvent, upload } = uploading(served.lifelog)
  const { key } = await upload(await newEvent(), await placedPhoto('jpeg', 'pier.jpg'))
  const host = served.url.replace('http://', '')
  const given = ['link', key, '--rendition', '--host', host]
  const { url } = await served.json<{ url: string }>(given)
  const response = await fetch(url)
  expect(response.headers.get('Content-Disposition')).toBe('inline; filename=picture.webp')
  expect((await served.cli(['link', key, '--end', '--rendition'])).code).toBe(2)
})

test('attachments have the type that their name says', async () => {
  const id = await newEvent()
  const [attachment] = await served.json<Attachment[]>(['attach-file', '--event-id', id, 'b.txt'], {
    cwd: served.folder,
  })
  expect(attachment).toMatchObject({ content_type: 'text/plain', state: 'ready' })
})
