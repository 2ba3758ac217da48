import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, openAsBlob } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer, text as textOf } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { parse as parseDisposition } from 'content-disposition'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStorage, type Storage } from '../../lib/storage/client.ts'
import { copyObject } from '../../lib/storage/copy-object.ts'
import { listObjects } from '../../lib/storage/list-objects.ts'
import { deleteObject, headObject, putObject, readObject } from '../../lib/storage/objects.ts'
import { prepareStorage } from '../../lib/storage/prepare.ts'
import type { SignedForm, SignedPut } from '../../lib/storage/schema.ts'
import { signDownload } from '../../lib/storage/sign-download.ts'
import { signForm, signPut, type UploadRequest } from '../../lib/storage/sign-upload.ts'
import type { S3 } from './s3.ts'
import { sendUpload } from './s3-upload.ts'

/**
 * What LifeLog rests on in any S3. Stores differ in their codes, so a refusal is any 4xx.
 * Passed on: the embedded object store, Ceph RGW (18.2, dbstore; ranges judged elsewhere). Before
 * signed PUTs were part of it: RustFS 1.0.0-rc.3 and MinIO; versitygw 1.8 and SeaweedFS but for one
 * and two points that the copy at confirm makes harmless.
 * @param options.parts false where ranges that are less than the whole object are beyond the storage
 */
export function describeStorageContract(
  name: string,
  start: () => Promise<S3>,
  { parts = true }: { parts?: boolean } = {},
): void {
  describe(`${name} as storage`, () => {
    const log = pino({ level: 'silent' })
    const now = () => new Date()
    const suffix = randomBytes(4).toString('hex')
    const text = Buffer.from('Grüße aus 東京')
    const end = text.length - 1
    const ranges = (
      [
        ['bytes=0-0', 0, 0],
        ['bytes=0-4', 0, 4],
        ['bytes=0-', 0, end],
        ['bytes=0-100000', 0, end],
        ['bytes=2-4', 2, 4],
        ['bytes=5-', 5, end],
        ['bytes=5-100000', 5, end],
        ['bytes=-3', end - 2, end],
      ] as const
    ).filter(([, first, last]) => parts || (first === 0 && last === end))
    let s3: S3
    let storage: Storage
    let other: Storage

    beforeAll(async () => {
      s3 = await start()
      storage = openStorage({ ...s3, bucket: `lifelog-contract-${suffix}` })
      other = openStorage({ ...s3, bucket: `lifelog-contract-other-${suffix}` })
      await prepareStorage(storage, log, now)
      await prepareStorage(other, log, now)
    })

    afterAll(async () => {
      for (const each of [storage, other]) {
        for await (const { key } of listObjects(each, '')) await deleteObject(each, key)
        each.close()
      }
      await s3.stop()
    })

    const sign = (change: Partial<Parameters<typeof signForm>[1]> = {}, from = storage) =>
      signForm(from, {
        endpoint: s3.endpoint,
        key: `staging/${randomUUID()}`,
        contentType: 'text/plain',
        size: text.length,
        now: now(),
        ...change,
      })
    const link = (key: string, change: Partial<Parameters<typeof signDownload>[1]> = {}) =>
      signDownload(storage, {
        endpoint: s3.endpoint,
        key,
        filename: 'a.txt',
        contentType: 'text/plain',
        disposition: 'inline',
        expiresIn: 600,
        now: now(),
        ...change,
      })
    const keyOf = (form: SignedForm) => form.fields.key ?? ''
    const put = async (key: string, body: Buffer = text, contentType = 'text/plain') => {
      const { etag } = await putObject(storage, key, body, body.length, contentType)
      return { key, etag }
    }
    const read = async (key: string) => {
      const found = await readObject(storage, key)
      return found && buffer(found.body)
    }
    const list = async (from: Storage, prefix: string, pageSize?: number) => {
      const objects = []
      for await (const object of listObjects(from, prefix, pageSize)) objects.push(object)
      return objects
    }
    const wrongSecret = () => openStorage({ ...storage.options, secretKey: 'not-the-secret-key' })
    const wrongAccount = () => openStorage({ ...storage.options, accessKey: 'NOTTHEACCESSKEY' })

    describe('a prepared bucket', () => {
      test('keeps every promise that the probe looks for, and nothing of the probe', async () => {
        expect(storage.status).toMatchObject({ reachable: true, error: null })
        expect(storage.status.probe.filter(({ passed }) => !passed)).toEqual([])
        expect(await list(storage, 'probe/')).toEqual([])
      })

      test('can be prepared again, with its objects left alone', async () => {
        const { key } = await put(`final/${randomUUID()}`)
        await prepareStorage(storage, log, now)
        expect(await read(key)).toEqual(text)
      })
    })

    describe('a signed form', () => {
      test('stores exactly these bytes with this type, and answers 201 with the ETag', async () => {
        const form = await sign({ contentType: 'text/markdown' })
        const response = await sendUpload(form, text)
        expect(response.status).toBe(201)
        const [, digest] = /<ETag>.*?([\da-f]{32}).*?<\/ETag>/.exec(await response.text()) ?? []
        expect(await headObject(storage, keyOf(form))).toEqual({
          size: text.length,
          contentType: 'text/markdown',
          etag: `"${digest}"`,
        })
        expect(await read(keyOf(form))).toEqual(text)
      })

      test("takes the type from the form's field, not from the file part", async () => {
        const form = await sign({ contentType: 'image/png' })
        const response = await sendUpload(form, new Blob([text], { type: 'text/html' }))
        expect(response.status).toBe(201)
        expect((await headObject(storage, keyOf(form)))?.contentType).toBe('image/png')
      })

      test('posted again within its lifetime replaces its own object and no other', async () => {
        const form = await sign()
        await sendUpload(form, text)
        const staged = await headObject(storage, keyOf(form))
        const final = `final/${randomUUID()}`
        const change = { ifMatch: staged?.etag ?? '', contentType: 'text/plain' }
        await copyObject(storage, keyOf(form), final, change)
        const swapped = Buffer.from(text).reverse()
        expect((await sendUpload(form, swapped)).status).toBe(201)
        expect(await read(keyOf(form))).toEqual(swapped)
        expect(await read(final)).toEqual(text)
      })

      test('of an empty file stores an empty object or nothing', async () => {
        const form = await sign({ size: 0 })
        const { ok } = await sendUpload(form, new Uint8Array())
        expect((await headObject(storage, keyOf(form)))?.size).toBe(ok ? 0 : undefined)
      })

      const changed = (form: SignedForm, fields: Record<string, string>): SignedForm => ({
        ...form,
        fields: { ...form.fields, ...fields },
      })
      const without = (form: SignedForm, name: string): SignedForm => ({
        ...form,
        fields: Object.fromEntries(Object.entries(form.fields).filter(([each]) => each !== name)),
      })
      const loosened = (form: SignedForm) => {
        const policy = JSON.parse(Buffer.from(form.fields.Policy ?? '', 'base64').toString())
        policy.conditions.push(['content-length-range', 0, 1_000_000])
        return changed(form, { Policy: Buffer.from(JSON.stringify(policy)).toString('base64') })
      }

      const refused: Record<string, (form: SignedForm) => SignedForm | Promise<SignedForm>> = {
        'of a smaller size': (form) => sign({ key: keyOf(form), size: text.length - 1 }),
        'of a larger size': (form) => sign({ key: keyOf(form), size: text.length + 1 }),
        'of another key': (form) => changed(form, { key: `${keyOf(form)}-other` }),
        'of another type': (form) => changed(form, { 'Content-Type': 'text/html' }),
        'of a type that has the signed one as its beginning': (form) =>
          changed(form, { 'Content-Type': 'text/plain,text/html' }),
        'with another bucket in its address': (form) => ({
          ...form,
          url: `${s3.endpoint}/${other.options.bucket}`,
        }),
        'with another bucket in its field and address': (form) => ({
          ...changed(form, { bucket: other.options.bucket }),
          url: `${s3.endpoint}/${other.options.bucket}`,
        }),
        'that has expired': (form) =>
          sign({ key: keyOf(form), now: new Date(Date.now() - 660_000) }),
        'that is a day old': (form) =>
          sign({ key: keyOf(form), now: new Date(Date.now() - 86_400_000) }),
        'with a policy that someone loosened': loosened,
        'with a policy that is no policy': (form) => changed(form, { Policy: 'bm90IGpzb24=' }),
        'with another signature': (form) => changed(form, { 'X-Amz-Signature': 'f'.repeat(64) }),
        'without a signature': (form) => without(form, 'X-Amz-Signature'),
        'without a policy': (form) => without(form, 'Policy'),
        'without a type': (form) => without(form, 'Content-Type'),
        'without a key': (form) => without(form, 'key'),
        'without its credential': (form) => without(form, 'X-Amz-Credential'),
        'without its date': (form) => without(form, 'X-Amz-Date'),
        'without its algorithm': (form) => without(form, 'X-Amz-Algorithm'),
        'without any field': (form) => ({ ...form, fields: {} }),
        'with another date': (form) => changed(form, { 'X-Amz-Date': '20200101T000000Z' }),
        'with another status to answer': (form) => changed(form, { success_action_status: '200' }),
        'with metadata that the policy does not cover': (form) =>
          changed(form, { 'x-amz-meta-extra': 'smuggled' }),
        'with an ACL that the policy does not cover': (form) =>
          changed(form, { acl: 'public-read' }),
        'with a header field that the policy does not cover': (form) =>
          changed(form, { 'Content-Encoding': 'gzip' }),
        'signed with another secret': (form) => sign({ key: keyOf(form) }, wrongSecret()),
        'signed by an unknown account': (form) => sign({ key: keyOf(form) }, wrongAccount()),
      }
      test.for(Object.entries(refused))('%s is refused and stores nothing', async ([, change]) => {
        const signed = await sign()
        const form = await change(signed)
        const { status } = await sendUpload(form, text)
        expect(status).toBeGreaterThanOrEqual(400)
        expect(status).toBeLessThan(500)
        for (const bucket of [storage, other]) {
          expect(await headObject(bucket, keyOf(signed))).toBeUndefined()
          expect(await headObject(bucket, `${keyOf(signed)}-other`)).toBeUndefined()
        }
      })

      test('refused leaves what was stored under its key', async () => {
        const form = await sign()
        await sendUpload(form, text)
        expect((await sendUpload(form, Buffer.concat([text, text]))).ok).toBe(false)
        expect(await read(keyOf(form))).toEqual(text)
      })
    })

    describe('a signed PUT', () => {
      const signed = (change: Partial<UploadRequest> = {}, from = storage) => {
        const key = `staging/${randomUUID()}`
        const usual = { endpoint: s3.endpoint, key, contentType: 'text/plain', size: text.length }
        return signPut(from, { ...usual, now: now(), ...change })
      }
      const keyIn = ({ url }: SignedPut) => new URL(url).pathname.split('/').slice(2).join('/')
      const altered = (put: SignedPut, name: string, value: string): SignedPut => {
        const url = new URL(put.url)
        url.searchParams.set(name, value)
        return { ...put, url: url.href }
      }

      test('covers size, type and host, and nothing of the bytes', async () => {
        const { searchParams } = new URL((await signed()).url)
        expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host')
        expect(searchParams.get('X-Amz-Content-Sha256')).toBe('UNSIGNED-PAYLOAD')
        expect(searchParams.get('X-Amz-Expires')).toBe('600')
      })

      test('stores exactly these bytes with this type, and answers 200', async () => {
        const put = await signed({ contentType: 'text/markdown' })
        expect((await sendUpload(put, text)).status).toBe(200)
        const stored = await headObject(storage, keyIn(put))
        expect(stored).toMatchObject({ size: text.length, contentType: 'text/markdown' })
        expect(await read(keyIn(put))).toEqual(text)
      })

      test('carries 9 MB of any bytes, and as many carriage returns', async () => {
        for (const bytes of [randomBytes(9_000_000), Buffer.alloc(9_000_000, '\r')]) {
          const put = await signed({ size: bytes.length })
          expect((await sendUpload(put, bytes)).status).toBe(200)
          expect((await read(keyIn(put)))?.equals(bytes)).toBe(true)
        }
      })

      test('sent again within its lifetime replaces its own object and no other', async () => {
        const put = await signed()
        await sendUpload(put, text)
        const staged = await headObject(storage, keyIn(put))
        const final = `final/${randomUUID()}`
        const change = { ifMatch: staged?.etag ?? '', contentType: 'text/plain' }
        await copyObject(storage, keyIn(put), final, change)
        const swapped = Buffer.from(text).reverse()
        expect((await sendUpload(put, swapped)).status).toBe(200)
        expect(await read(keyIn(put))).toEqual(swapped)
        expect(await read(final)).toEqual(text)
      })

      const refused: Record<string, (put: SignedPut) => SignedPut | Promise<SignedPut>> = {
        'of one byte less': (put) => signed({ key: keyIn(put), size: text.length + 1 }),
        'of one byte more': (put) => signed({ key: keyIn(put), size: text.length - 1 }),
        'of another type': (put) => ({ ...put, headers: { 'Content-Type': 'text/html' } }),
        'of a type with a parameter more': (put) => ({
          ...put,
          headers: { 'Content-Type': 'text/plain; charset=utf-8' },
        }),
        'without a type': (put) => ({ ...put, headers: {} }),
        'to another key': (put) => ({ ...put, url: put.url.replace('?', '-other?') }),
        'to another bucket': (put) => ({
          ...put,
          url: put.url.replace(storage.options.bucket, other.options.bucket),
        }),
        'that has expired': (put) =>
          signed({ key: keyIn(put), now: new Date(Date.now() - 660_000) }),
        'with a longer lifetime': (put) => altered(put, 'X-Amz-Expires', '86400'),
        'with fewer signed headers': (put) => altered(put, 'X-Amz-SignedHeaders', 'host'),
        'with another date': (put) => altered(put, 'X-Amz-Date', '20200101T000000Z'),
        'with another signature': (put) => altered(put, 'X-Amz-Signature', 'f'.repeat(64)),
        'without a signature': (put) => ({
          ...put,
          url: put.url.replace(/X-Amz-Signature=\w+/, ''),
        }),
        'without a query': (put) => ({ ...put, url: put.url.replace(/\?.*/, '') }),
        'signed with another secret': (put) => signed({ key: keyIn(put) }, wrongSecret()),
        'signed by an unknown account': (put) => signed({ key: keyIn(put) }, wrongAccount()),
      }
      test.for(Object.entries(refused))('%s is refused and stores nothing', async ([, change]) => {
        const put = await signed()
        const { status } = await sendUpload(await change(put), text)
        expect(status).toBeGreaterThanOrEqual(400)
        expect(status).toBeLessThan(500)
        for (const bucket of [storage, other]) {
          expect(await headObject(bucket, keyIn(put))).toBeUndefined()
          expect(await headObject(bucket, `${keyIn(put)}-other`)).toBeUndefined()
        }
      })

      test('refused leaves what was stored under its key', async () => {
        const put = await signed()
        await sendUpload(put, text)
        expect((await sendUpload(put, Buffer.concat([text, text]))).ok).toBe(false)
        expect(await read(keyIn(put))).toEqual(text)
      })

      test('may bring metadata along, which the copy drops', async () => {
        const put = await signed()
        const { status } = await sendUpload(put, text, { 'x-amz-meta-extra': 'smuggled' })
        if (status >= 400) return expect(await headObject(storage, keyIn(put))).toBeUndefined()
        const staged = await headObject(storage, keyIn(put))
        const final = `final/${randomUUID()}`
        const change = { ifMatch: staged?.etag ?? '', contentType: 'text/plain' }
        await copyObject(storage, keyIn(put), final, change)
        const { headers } = await fetch((await link(final)).url)
        expect(headers.get('x-amz-meta-extra')).toBeNull()
      })
    })

    describe('a signed link', () => {
      test('gives exactly the bytes', async () => {
        const { key } = await put(`final/${randomUUID()}`)
        const response = await fetch((await link(key)).url)
        expect(response.status).toBe(200)
        expect(Buffer.from(await response.arrayBuffer())).toEqual(text)
      })

      test.for(ranges)('gives the range %s', async ([range, first, last]) => {
        const { key } = await put(`final/${randomUUID()}`)
        const response = await fetch((await link(key)).url, { headers: { Range: range } })
        expect(response.status).toBe(206)
        const contentRange = `bytes ${first}-${last}/${text.length}`
        expect(response.headers.get('content-range')).toBe(contentRange)
        const bytes = Buffer.from(await response.arrayBuffer())
        expect(bytes).toEqual(text.subarray(first, last + 1))
      })

      test.for([
        'plain.txt',
        'two  words.txt',
        `quo"te's.txt`,
        'back\\slash.txt',
        'semi;colon, comma=1.txt',
        '100% (1)+&=#?.txt',
        'Grüße.txt',
        '日本語.txt',
        '😀.txt',
      ])('names the file %s, with the type and disposition of the link', async (filename) => {
        const { key } = await put(`final/${randomUUID()}`, text, 'text/html')
        for (const disposition of ['inline', 'attachment'] as const) {
          const contentType = 'text/plain; charset=utf-8'
          const { url } = await link(key, { filename, disposition, contentType })
          const { headers } = await fetch(url)
          expect(headers.get('content-type')).toBe(contentType)
          const parsed = parseDisposition(headers.get('content-disposition') ?? '')
          expect(parsed).toMatchObject({ type: disposition, parameters: { filename } })
        }
      })

      test('reaches a key with any characters', async () => {
        const { key } = await put(`final/${randomUUID()} +ä'(日)!*&=#?%41`)
        expect(await (await fetch((await link(key)).url)).text()).toBe(text.toString())
      })

      test('to nothing is 404', async () => {
        expect((await fetch((await link(`final/${randomUUID()}`)).url)).status).toBe(404)
      })

      const altered = (url: string, name: string, value: string) => {
        const address = new URL(url)
        address.searchParams.set(name, value)
        return address.href
      }
      const refused: Record<string, (url: string) => string | Promise<string>> = {
        'with another type': (url) => altered(url, 'response-content-type', 'text/html'),
        'with another disposition': (url) =>
          altered(url, 'response-content-disposition', 'inline; filename=evil.html'),
        'with an override that was not signed': (url) =>
          altered(url, 'response-cache-control', 'public'),
        'with a longer lifetime': (url) => altered(url, 'X-Amz-Expires', '604800'),
        'with another date': (url) => altered(url, 'X-Amz-Date', '20200101T000000Z'),
        'with another signature': (url) => altered(url, 'X-Amz-Signature', 'f'.repeat(64)),
        'with another key': (url) => url.replace('?', '-other?'),
        'without a signature': (url) => url.replace(/X-Amz-Signature=\w+/, ''),
        'without a query': (url) => url.replace(/\?.*/, ''),
      }
      test.for(Object.entries(refused))('%s is refused', async ([, change]) => {
        const { key } = await put(`final/${randomUUID()}`)
        await put(`${key}-other`)
        const response = await fetch(await change((await link(key)).url))
        expect(response.status).toBeGreaterThanOrEqual(400)
        expect(response.status).toBeLessThan(500)
        expect(await response.text()).not.toContain(text.toString())
      })

      test('that has expired is refused', async () => {
        const { key } = await put(`final/${randomUUID()}`)
        const { url } = await link(key, { expiresIn: 60, now: new Date(Date.now() - 120_000) })
        expect((await fetch(url)).status).toBe(403)
      })

      test('signed some hours ago for a week is honoured', async () => {
        const { key } = await put(`final/${randomUUID()}`)
        const signed = new Date(Date.now() - 6 * 3_600_000)
        const { url } = await link(key, { expiresIn: 604_800, now: signed })
        expect((await fetch(url)).status).toBe(200)
      })

      test('signed with another secret is refused', async () => {
        const { key } = await put(`final/${randomUUID()}`)
        const { url } = await signDownload(wrongSecret(), {
          endpoint: s3.endpoint,
          key,
          filename: 'a.txt',
          contentType: 'text/plain',
          disposition: 'inline',
          expiresIn: 600,
          now: now(),
        })
        expect((await fetch(url)).status).toBe(403)
      })

      test('is for the host alone that it was signed for', async () => {
        const { key } = await put(`final/${randomUUID()}`)
        const { url } = await link(key, { endpoint: 'http://lifelog.example:9000' })
        const here = new URL(url.replace('http://lifelog.example:9000', s3.endpoint))
        expect(await statusFor(here, 'lifelog.example:9000')).toBe(200)
        expect(await statusFor(here, here.host)).toBe(403)
        expect(await statusFor(here, 'lifelog.example:9001')).toBe(403)
      })

      // Whether HEAD is answered by a link signed for GET differs; that it changes nothing doesn't.
      test.for(['PUT', 'DELETE', 'POST'])('does not serve for %s', async (method) => {
        const { key } = await put(`final/${randomUUID()}`)
        const body = method === 'DELETE' ? undefined : 'swapped'
        const response = await fetch((await link(key)).url, { method, body })
        expect(response.ok).toBe(false)
        expect(await read(key)).toEqual(text)
      })
    })

    describe('browsers of another origin', () => {
      const origin = 'http://lifelog.example:8000'
      const listed = (value: string | null) => (value ?? '').toLowerCase().split(/\s*,\s*/)

      test('are let in by the preflight', async () => {
        for (const method of ['POST', 'GET', 'PUT']) {
          const response = await fetch((await sign()).url, {
            method: 'OPTIONS',
            headers: {
              Origin: origin,
              'Access-Control-Request-Method': method,
              ...(method === 'PUT' && { 'Access-Control-Request-Headers': 'content-type' }),
            },
          })
          expect(response.ok).toBe(true)
          expect(response.headers.get('access-control-allow-origin')).toMatch(/^(\*|http:.*:8000)$/)
          expect(response.headers.get('access-control-allow-methods')).toContain(method)
        }
      })

      test('may read the answer to their upload, with its ETag', async () => {
        const { status, headers } = await sendUpload(await sign(), text, { Origin: origin })
        expect(status).toBe(201)
        expect(headers.get('access-control-allow-origin')).toMatch(/^(\*|http:.*:8000)$/)
        expect(listed(headers.get('access-control-expose-headers'))).toContain('etag')
      })

      test('may read a file, by ranges too', async () => {
        const { key } = await put(`final/${randomUUID()}`)
        const { headers } = await fetch((await link(key)).url, {
          headers: { Origin: origin, Range: 'bytes=0-' },
        })
        expect(headers.get('access-control-allow-origin')).toMatch(/^(\*|http:.*:8000)$/)
        const exposed = listed(headers.get('access-control-expose-headers'))
        for (const header of ['etag', 'content-range']) expect(exposed).toContain(header)
      })
    })

    describe('an object', () => {
      test('is read as it was put, from bytes and from a stream', async () => {
        const bytes = randomBytes(300_000)
        for (const body of [bytes, Readable.from([bytes.subarray(0, 7), bytes.subarray(7)])]) {
          const key = `final/${randomUUID()}`
          const { etag } = await putObject(storage, key, body, bytes.length, 'image/png')
          const size = bytes.length
          expect(await headObject(storage, key)).toEqual({ size, contentType: 'image/png', etag })
          const found = await readObject(storage, key, undefined, etag)
          expect(found).toMatchObject({ size, etag, contentRange: undefined })
          expect(found && (await buffer(found.body))).toEqual(bytes)
        }
      })

      test('may be empty', async () => {
        const { key } = await put(`final/${randomUUID()}`, Buffer.alloc(0))
        expect((await headObject(storage, key))?.size).toBe(0)
        expect(await read(key)).toEqual(Buffer.alloc(0))
      })

      test.for(ranges)('is read by the range %s', async ([range, first, last]) => {
        const { key } = await put(`final/${randomUUID()}`)
        const found = await readObject(storage, key, range)
        const contentRange = `bytes ${first}-${last}/${text.length}`
        expect(found).toMatchObject({ size: last - first + 1, contentRange })
        expect(found && (await buffer(found.body))).toEqual(text.subarray(first, last + 1))
      })

      test('is not read by a range outside of it', async () => {
        const { key } = await put(`final/${randomUUID()}`)
        await expect(readObject(storage, key, 'bytes=1000-')).rejects.toMatchObject({
          code: 'validation_failed',
        })
      })

      test('is not read where it has another ETag', async () => {
        const { key, etag } = await put(`final/${randomUUID()}`)
        await put(key, Buffer.from('replaced'))
        await expect(readObject(storage, key, undefined, etag)).rejects.toMatchObject({
          code: 'precondition_failed',
        })
      })

      test('that is not there is undefined, and deleting it is fine', async () => {
        const { key } = await put(`final/${randomUUID()}`)
        await deleteObject(storage, key)
        await deleteObject(storage, key)
        expect(await headObject(storage, key)).toBeUndefined()
        expect(await readObject(storage, key)).toBeUndefined()
      })

      test('of which too few or too many bytes came is not stored', async () => {
        for (const size of [text.length - 1, text.length + 1]) {
          const key = `final/${randomUUID()}`
          const stored = putObject(storage, key, Readable.from([text]), size, 'text/plain')
          await expect(stored).rejects.toMatchObject({ code: 'upload_mismatch' })
          expect(await headObject(storage, key)).toBeUndefined()
        }
      })

      test('whose source breaks is not stored, and the failure is the one of the source', async () => {
        const key = `final/${randomUUID()}`
        const failure = new Error('the sender went away')
        const source = Readable.from(
          (async function* () {
            yield Buffer.alloc(100_000)
            throw failure
          })(),
        )
        await expect(putObject(storage, key, source, 200_000, 'text/plain')).rejects.toBe(failure)
        expect(await headObject(storage, key)).toBeUndefined()
      })

      test('of 64 MiB passes through little memory, both ways', async () => {
        const chunk = randomBytes(1024 * 1024)
        const size = 64 * chunk.length
        const digest = createHash('sha256')
        const key = `final/${randomUUID()}`
        const watch = watchBuffers()
        const source = Readable.from(
          (function* () {
            for (let count = 0; count < 64; count++) {
              digest.update(chunk)
              watch.passed(chunk.length)
              // A copy, so that bytes held somewhere would show.
              yield Buffer.from(chunk)
            }
          })(),
          { objectMode: true, highWaterMark: 1 },
        )
        await putObject(storage, key, source, size, 'video/mp4')
        const received = createHash('sha256')
        const found = await readObject(storage, key)
        for await (const part of found?.body ?? []) {
          received.update(part)
          watch.passed(part.length)
        }
        expect(received.digest('hex')).toBe(digest.digest('hex'))
        expect(watch.most()).toBeLessThan(size / 2)
        await deleteObject(storage, key)
      })

      test('of 64 MiB comes in by a form, and one byte more does not', async () => {
        const folder = await mkdtemp(join(tmpdir(), 'lifelog-contract-'))
        const size = 64 * 1024 * 1024
        const file = createWriteStream(join(folder, 'file'))
        await pipeline(Readable.from(Array(65).fill(Buffer.alloc(1024 * 1024, 'x'))), file)
        const blob = await openAsBlob(join(folder, 'file'))
        const form = await sign({ size })
        expect((await sendUpload(form, blob.slice(0, size))).status).toBe(201)
        expect((await headObject(storage, keyOf(form)))?.size).toBe(size)
        await deleteObject(storage, keyOf(form))
        // The answer may be lost where the storage hangs up before it has read everything.
        const tooLarge = await sendUpload(form, blob).catch(() => undefined)
        expect(tooLarge?.ok ?? false).toBe(false)
        expect(await headObject(storage, keyOf(form))).toBeUndefined()
        await rm(folder, { recursive: true })
      })
    })

    describe('a copy', () => {
      test('has the bytes of the source, the type asked for and no foreign metadata', async () => {
        const from = `staging/${randomUUID()} ä+%41`
        const to = `final/${randomUUID()}`
        const headers = {
          'content-type': 'text/html',
          'cache-control': 'no-store',
          'x-amz-meta-foreign': 'yes',
        }
        await textOf(await storage.send({ method: 'PUT', key: from, headers, body: text }))
        const ifMatch = (await headObject(storage, from))?.etag ?? ''
        const copied = await copyObject(storage, from, to, { ifMatch, contentType: 'text/csv' })
        const found = await storage.send({ method: 'HEAD', key: to })
        await textOf(found)
        expect(copied).toEqual({ etag: (await headObject(storage, to))?.etag })
        expect(found.headers['content-type']).toBe('text/csv')
        expect(found.headers).not.toHaveProperty('x-amz-meta-foreign')
        expect(found.headers).not.toHaveProperty('cache-control')
        expect(await read(to)).toEqual(text)
        expect(await read(from)).toEqual(text)
      })

      test("of a source that was replaced is 'changed' and stores nothing", async () => {
        const { key, etag } = await put(`staging/${randomUUID()}`)
        await put(key, Buffer.from(text).reverse())
        const to = `final/${randomUUID()}`
        const change = { ifMatch: etag, contentType: 'text/plain' }
        expect(await copyObject(storage, key, to, change)).toBe('changed')
        expect(await headObject(storage, to)).toBeUndefined()
      })

      test('of nothing is undefined and stores nothing', async () => {
        const { key, etag } = await put(`staging/${randomUUID()}`)
        await deleteObject(storage, key)
        const to = `final/${randomUUID()}`
        const change = { ifMatch: etag, contentType: 'text/plain' }
        expect(await copyObject(storage, key, to, change)).toBeUndefined()
        expect(await headObject(storage, to)).toBeUndefined()
      })
    })

    describe('a listing', () => {
      test('goes through all pages, in order, below its prefix alone', async () => {
        const prefix = `list-${randomUUID()}/`
        const keys = ['a', 'a b', 'ab', 'b/c', 'ä', '日', '😀'].map((key) => prefix + key)
        for (const key of keys.toReversed()) await put(key)
        await put(`${prefix.slice(0, -1)}-other`)
        for (const pageSize of [1, 2, 3, 1000]) {
          const found = await list(storage, prefix, pageSize)
          expect(found.map(({ key }) => key)).toEqual(keys)
        }
        const [first] = await list(storage, prefix)
        expect(first).toEqual({ key: keys[0], size: text.length, lastModified: expect.any(Date) })
        const age = Date.now() - (first?.lastModified.getTime() ?? 0)
        expect(Math.abs(age)).toBeLessThan(10 * 60_000)
      })

      test('of nothing is empty', async () => {
        expect(await list(storage, `list-${randomUUID()}/`)).toEqual([])
      })
    })

    describe('another account', () => {
      test.for([
        ['secret', wrongSecret],
        ['access key', wrongAccount],
      ] as const)(
        'with a wrong %s gets storage_unavailable, not "no such object"',
        async ([, open]) => {
          const stranger = open()
          const { key, etag } = await put(`final/${randomUUID()}`)
          const change = { ifMatch: etag, contentType: 'text/plain' }
          const calls = [
            headObject(stranger, key),
            readObject(stranger, key),
            putObject(stranger, key, Buffer.from('x'), 1, 'text/plain'),
            putObject(stranger, key, Readable.from([Buffer.from('x')]), 1, 'text/plain'),
            copyObject(stranger, key, `${key}-copy`, change),
            deleteObject(stranger, key),
            list(stranger, ''),
            prepareStorage(stranger, log, now),
          ]
          for (const result of await Promise.allSettled(calls)) {
            expect(result).toMatchObject({
              status: 'rejected',
              reason: {
                code: 'storage_unavailable',
                message: expect.stringContaining('access key'),
              },
            })
          }
          expect(stranger.status.reachable).toBe(false)
          expect(await read(key)).toEqual(text)
          expect(await headObject(storage, `${key}-copy`)).toBeUndefined()
          stranger.close()
        },
      )
    })
  })
}

async function statusFor(url: URL, host: string): Promise<number | undefined> {
  const asked = request(url, { headers: { Host: host } }).end()
  const [response] = await once(asked, 'response')
  response.resume()
  return response.statusCode
}

/** The most bytes that buffers held on to since it was made, looked at once in 8 MiB. */
function watchBuffers() {
  const collect = globalThis.gc
  if (!collect) throw new Error('The collector is not exposed: see vitest.config.ts.')
  const held = () => {
    collect()
    return process.memoryUsage().arrayBuffers
  }
  const before = held()
  let most = 0
  let passed = 0
  return {
    passed: (bytes: number) => {
      passed += bytes
      if (passed < 8 * 1024 * 1024) return
      passed = 0
      most = Math.max(most, held() - before)
    },
    most: () => most,
  }
}
