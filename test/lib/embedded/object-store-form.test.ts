import { createHmac } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { bucket, filesIn, keys, openStore, sendForm, signForm } from '../../support/object-store.ts'

const minute = 60_000
type Fields = Record<string, string>

describe('a form as it was signed', () => {
  test('stores the file under its key with the type of the field', async () => {
    const { store, client } = await openStore()
    const answer = await sendForm(await signForm(client))
    expect(answer.status).toBe(201)
    expect(answer.headers.get('etag')).toBe('"5d41402abc4b2a76b9719d911017c592"')
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.text).toContain('<PostResponse><')
    expect(answer.text).toContain(`<Location>${store.endpoint}/${bucket}/staging/one</Location>`)
    expect(answer.text).toContain(`<Bucket>${bucket}</Bucket><Key>staging/one</Key>`)
    expect(answer.text).toContain('<ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag>')
    const got = await read(client)
    expect(got).toEqual({ text: 'hello', type: 'text/plain' })
  })

  test.each([
    ['200', 200],
    ['204', 204],
    ['301', 204],
  ])('success_action_status %s is answered %i', async (success_action_status, status) => {
    const { client } = await openStore()
    const answer = await sendForm(await signForm(client, { Fields: { success_action_status } }))
    expect(answer).toMatchObject({ status, text: '' })
  })

  test('sent again within its lifetime it overwrites, later it is refused', async () => {
    const { client, clock, dir } = await openStore()
    const form = await signForm(client)
    expect((await sendForm(form, 'first')).status).toBe(201)
    clock.offset = 9 * minute
    expect((await sendForm(form, 'second')).status).toBe(201)
    expect(await read(client)).toMatchObject({ text: 'second' })
    clock.offset = 11 * minute
    const late = await sendForm(form, 'third')
    expect(late.status).toBe(403)
    expect(late.text).toContain('expired')
    expect(await read(client)).toMatchObject({ text: 'second' })
    expect(await filesIn(dir)).toHaveLength(1)
  })

  test('fields in capitals, ignored fields and fields after the file do no harm', async () => {
    const { client } = await openStore()
    const { url, fields } = await signForm(client)
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name.toUpperCase(), value)
    form.append('x-ignore-this', 'x')
    form.append('file', new Blob(['hello']), 'name.txt')
    form.append('key', 'elsewhere')
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(201)
    expect(await read(client)).toMatchObject({ text: 'hello' })
  })

  test('an empty file is stored where the range allows it', async () => {
    const { client } = await openStore()
    const Conditions = [['content-length-range', 0, 10] as ['content-length-range', number, number]]
    expect((await sendForm(await signForm(client, { Conditions }), '')).status).toBe(201)
    expect(await read(client)).toMatchObject({ text: '' })
  })
})

describe('a form that was changed', () => {
  test.each([
    ['key', 'staging/two'],
    ['bucket', 'another'],
    ['Content-Type', 'text/html'],
    ['success_action_status', '200'],
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA1'],
    ['X-Amz-Credential', 'lifelog/20010101/us-east-1/s3/aws4_request'],
    ['X-Amz-Credential', 'somebody/20010101/us-east-1/s3/aws4_request'],
    ['X-Amz-Date', '20010101T000000Z'],
    ['X-Amz-Signature', '0'.repeat(64)],
    ['X-Amz-Signature', ''],
    [
      'Policy',
      Buffer.from('{"expiration":"2999-01-01T00:00:00Z","conditions":[]}').toString('base64'),
    ],
    ['Policy', ''],
  ])('is refused: %s %s', async (name, value) => {
    const { client, dir } = await openStore()
    const { url, fields } = await signForm(client)
    expect(fields).toHaveProperty(name)
    expect((await sendForm({ url, fields: { ...fields, [name]: value } })).status).toBe(403)
    const { [name]: _, ...without } = fields
    if (name !== 'bucket') expect((await sendForm({ url, fields: without })).status).toBe(403)
    expect(await filesIn(dir)).toEqual([])
  })

  test.each([
    'x-amz-meta-note',
    'Cache-Control',
    'acl',
    'x-amz-security-token',
    'whatever',
    '__proto__x',
  ])('is refused with a field that no condition covers: %s', async (name) => {
    const { client, dir } = await openStore()
    const { url, fields } = await signForm(client)
    const answer = await sendForm({ url, fields: { ...fields, [name]: 'x' } })
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('Extra input fields')
    expect(await filesIn(dir)).toEqual([])
  })

  test('is refused at another bucket', async () => {
    const { client, store, dir } = await openStore()
    const { fields } = await signForm(client)
    const { bucket: _, ...without } = fields
    for (const sent of [fields, without as Fields]) {
      const answer = await sendForm({ url: `${store.endpoint}/another`, fields: sent })
      expect(answer.status).toBe(403)
    }
    expect(await filesIn(dir)).toEqual([])
  })

  test('is refused with fewer or more bytes than its range', async () => {
    const { client, dir } = await openStore()
    const form = await signForm(client)
    const under = await sendForm(form, '')
    expect(under).toMatchObject({ status: 400, text: expect.stringContaining('EntityTooSmall') })
    const over = await sendForm(form, '12345678901')
    expect(over).toMatchObject({ status: 400, text: expect.stringContaining('EntityTooLarge') })
    expect(await filesIn(dir)).toEqual([])
  })
})

describe('policies', () => {
  const eq = (name: string, value: string) => ({ [name]: value })
  const base = [eq('bucket', bucket), eq('key', 'staging/one')]

  test.each<[string, unknown[], number]>([
    [
      'all three forms',
      [
        eq('bucket', bucket),
        ['eq', '$key', 'staging/one'],
        ['starts-with', '$content-type', 'text/'],
        ['content-length-range', 5, 5],
      ],
      204,
    ],
    ['no range', [...base, eq('Content-Type', 'text/plain')], 204],
    [
      'another key by eq',
      [eq('bucket', bucket), ['eq', '$key', 'staging/'], eq('Content-Type', 'text/plain')],
      403,
    ],
    [
      'another beginning',
      [eq('bucket', bucket), ['starts-with', '$key', 'taging'], eq('Content-Type', 'text/plain')],
      403,
    ],
    [
      'another bucket',
      [eq('bucket', 'another'), eq('key', 'staging/one'), eq('Content-Type', 'text/plain')],
      403,
    ],
    ['no bucket', [eq('key', 'staging/one'), eq('Content-Type', 'text/plain')], 403],
    ['no key', [eq('bucket', bucket), eq('Content-Type', 'text/plain')], 403],
    ['no condition for a field', base, 403],
    [
      'a condition on a missing field',
      [...base, eq('Content-Type', 'text/plain'), ['starts-with', '$x-amz-meta-a', '']],
      403,
    ],
    [
      'two ranges that exclude each other',
      [
        ...base,
        eq('Content-Type', 'text/plain'),
        ['content-length-range', 0, 4],
        ['content-length-range', 0, 100],
      ],
      400,
    ],
    ['an unknown test', [...base, ['ends-with', '$content-type', 'plain']], 400],
    ['a field without $', [...base, ['eq', 'content-type', 'text/plain']], 400],
    [
      'a range of texts',
      [...base, eq('Content-Type', 'text/plain'), ['content-length-range', '0', '10']],
      400,
    ],
    [
      'a negative range',
      [...base, eq('Content-Type', 'text/plain'), ['content-length-range', -1, 10]],
      400,
    ],
    ['an object of two', [{ bucket, key: 'staging/one' }, eq('Content-Type', 'text/plain')], 400],
    ['no text', [...base, { 'Content-Type': 1 }], 400],
    ['null', [...base, null], 400],
  ])('with %s', async (_, conditions, status) => {
    const { store, dir } = await openStore()
    const url = `${store.endpoint}/${bucket}`
    const answer = await sendForm({
      url,
      fields: signByHand({ expiration: inTenMinutes(), conditions }),
    })
    expect(answer.status).toBe(status)
    expect(await filesIn(dir)).toHaveLength(status === 204 ? 1 : 0)
  })

  test.each<[string, unknown]>([
    ['no expiration', { conditions: [] }],
    ['an expiration in words', { expiration: 'tomorrow', conditions: [] }],
    ['an expiration that is no date', { expiration: '2999-13-01T00:00:00Z', conditions: [] }],
    ['no conditions', { expiration: inTenMinutes() }],
    ['a list', []],
    ['null', null],
  ])('that are %s are refused', async (_, policy) => {
    const { store, dir } = await openStore()
    const url = `${store.endpoint}/${bucket}`
    const answer = await sendForm({ url, fields: signByHand(policy) })
    expect(answer).toMatchObject({
      status: 400,
      text: expect.stringContaining('InvalidPolicyDocument'),
    })
    expect(await filesIn(dir)).toEqual([])
  })
})

describe('bodies that are no proper form', () => {
  const boundary = 'xxBOUNDARYxx'
  const part = (disposition: string, content: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`
  const partsOf = (fields: Fields) =>
    Object.entries(fields)
      .map(([name, value]) => part(`name="${name}"`, value))
      .join('')
  const file = part('name="file"; filename="a"', 'hello')
  const end = `--${boundary}--\r\n`
  const post = async (
    url: string,
    body: string,
    type = `multipart/form-data; boundary=${boundary}`,
  ) => {
    const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } })
    return { status: response.status, text: await response.text() }
  }

  test.each<[string, (fields: Fields) => string]>([
    ['no file', (fields) => partsOf(fields) + end],
    ['nothing', () => ''],
    ['no end', (fields) => partsOf(fields) + file],
    ['a file that is cut off', (fields) => partsOf(fields) + file.slice(0, -4)],
    ['two files', (fields) => partsOf(fields) + file + file + end],
    ['a field twice', (fields) => partsOf(fields) + part('name="key"', 'staging/two') + file + end],
    [
      'a field twice in other letters',
      (fields) => partsOf(fields) + part('name="KEY"', 'x') + file + end,
    ],
    [
      'too long a field',
      (fields) => partsOf(fields) + part('name="x-ignore-a"', 'x'.repeat(20_001)) + file + end,
    ],
    [
      'too long fields',
      (fields) =>
        partsOf({
          ...fields,
          ...Object.fromEntries(
            Array.from({ length: 30 }, (_, i) => [`x-ignore-${i}`, 'x'.repeat(1000)]),
          ),
        }) +
        file +
        end,
    ],
    ['too long a beginning', (fields) => 'x'.repeat(1_000_000) + partsOf(fields) + file + end],
    [
      'a part without end of its headers',
      (fields) => `${partsOf(fields)}--${boundary}\r\nContent-Disposition: form-data; name="file"`,
    ],
    ['another boundary', (fields) => (partsOf(fields) + file + end).replaceAll(boundary, 'other')],
  ])('%s is refused and leaves nothing', async (_, bodyOf) => {
    const { client, dir } = await openStore()
    const { url, fields } = await signForm(client)
    const answer = await post(url, bodyOf(fields))
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('<Code>M') })
    expect(await filesIn(dir)).toEqual([])
    expect((await post(url, partsOf(fields) + file + end)).status).toBe(201)
  })

  test('a form without a boundary is refused', async () => {
    const { client } = await openStore()
    const { url } = await signForm(client)
    expect((await post(url, file, 'multipart/form-data')).status).toBe(400)
  })

  test('a form whose client disappears leaves nothing, and the store goes on', async () => {
    const { store, client, dir } = await openStore()
    const { url, fields } = await signForm(client)
    const body = partsOf(fields) + part('name="file"; filename="a"', 'hello')
    const socket = connect(store.port, '127.0.0.1')
    socket.write(headOf(body.length + 100) + body)
    await expect.poll(() => filesIn(dir)).toHaveLength(1)
    socket.resetAndDestroy()
    await expect.poll(() => filesIn(dir)).toEqual([])
    expect((await sendForm({ url, fields })).status).toBe(201)
  })

  test('a gigabyte for a range of a megabyte is refused, and cut long before its end', async () => {
    const { store, client, dir } = await openStore()
    const Conditions = [
      ['content-length-range', 1, 1_000_000] as ['content-length-range', number, number],
    ]
    const { fields } = await signForm(client, { Conditions })
    const body = partsOf(fields) + part('name="file"; filename="a"', '').slice(0, -2)
    const atStore: Socket[] = []
    const notice = (message: unknown) => {
      const { socket } = message as { socket: Socket }
      if (socket.localPort === store.port) atStore.push(socket)
    }
    subscribe('http.server.request.start', notice)
    onTestFinished(() => void unsubscribe('http.server.request.start', notice))
    const socket = connect(store.port, '127.0.0.1')
    const answer: Buffer[] = []
    socket.on('data', (chunk) => answer.push(chunk))
    socket.on('error', () => {}) // being cut off is what it's here for
    const closed = new Promise((resolve) => socket.on('close', resolve))
    socket.write(headOf(1_000_000_000) + body)
    const chunk = Buffer.alloc(100_000, 'x')
    const send = () => {
      while (!socket.destroyed && socket.write(chunk));
    }
    socket.on('drain', send)
    send()
    await closed
    const text = Buffer.concat(answer).toString()
    expect(text).toMatch(/^HTTP\/1.1 400 /)
    expect(text).toMatch(/connection: close/i)
    expect(text).toContain('<Code>EntityTooLarge</Code>')
    expect(atStore).toHaveLength(1)
    // It's answered near the megabyte; what is still sent then is read on, bounded, so that the answer arrives.
    expect(atStore[0]?.bytesRead).toBeLessThan(80_000_000)
    expect(await filesIn(dir)).toEqual([])
  })

  function headOf(length: number): string {
    return `POST /${bucket} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\nContent-Type: multipart/form-data; boundary=${boundary}\r\n\r\n`
  }
})

async function read(client: S3Client): Promise<{ text?: string; type?: string }> {
  const got = await client.send(new GetObjectCommand({ Bucket: bucket, Key: 'staging/one' }))
  return { text: await got.Body?.transformToString(), type: got.ContentType }
}

function inTenMinutes(): string {
  return new Date(Date.now() + 10 * minute).toISOString()
}

/** Fields for a policy that the SDK wouldn't write; what signing needs is covered. */
function signByHand(policy: unknown): Fields {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const scope = `${date.slice(0, 8)}/${keys.region}/s3/aws4_request`
  const signing = {
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${keys.accessKey}/${scope}`,
    'x-amz-date': date,
  }
  const whole = structuredClone(policy)
  if (whole !== null && typeof whole === 'object' && 'conditions' in whole) {
    const conditions = whole.conditions as unknown[]
    conditions.push(...Object.entries(signing).map(([name, value]) => ({ [name]: value })))
  }
  const encoded = Buffer.from(JSON.stringify(whole)).toString('base64')
  const hmac = (key: string | Buffer, text: string) =>
    createHmac('sha256', key).update(text).digest()
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${keys.secretKey}`)
  return {
    key: 'staging/one',
    'Content-Type': 'text/plain',
    ...signing,
    policy: encoded,
    'x-amz-signature': hmac(key, encoded).toString('hex'),
  }
}

describe('who isn’t known yet', () => {
  test('sends at most 16 KiB before the file', async () => {
    const { store, client } = await openStore()
    const { url, fields } = await signForm(client)
    const padded = { ...fields, 'x-ignore-padding': 'x'.repeat(16_384) }
    const { status, text } = await sendForm({ url, fields: padded })
    expect(status).toBe(400)
    expect(text).toContain('MaxPostPreDataLengthExceeded')
    expect(store.port).toBeGreaterThan(0)
  })

  test('has 30 seconds for it', async () => {
    const { store } = await openStore()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const socket = connect(store.port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    const type = 'Content-Type: multipart/form-data; boundary=b'
    socket.write(
      `POST /${bucket} HTTP/1.1\r\nHost: s3\r\n${type}\r\nContent-Length: 9000\r\n\r\n--b`,
    )
    await vi.waitUntil(() => vi.getTimerCount() > 0, 60_000)
    await vi.advanceTimersByTimeAsync(30_000)
    await vi.waitUntil(() => answer.includes('RequestTimeout'), 60_000)
    await vi.advanceTimersByTimeAsync(1_000)
    await once(socket, 'close')
  })

  test('gives at most 1,000 parameters', async () => {
    const { store } = await openStore()
    const response = await fetch(`${store.endpoint}/${bucket}?${'a&'.repeat(7_000)}`)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('InvalidURI')
  })
})
