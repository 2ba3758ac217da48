import { createHash } from 'node:crypto'
import { S3Client } from '@aws-sdk/client-s3'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner'
import { SignatureV4 } from '@smithy/signature-v4'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { objectPath, openStorage } from '../../../lib/storage/client.ts'
import { presign } from '../../../lib/storage/presign.ts'
import { signForm } from '../../../lib/storage/sign-upload.ts'
import { encodeQuery, signHeaders } from '../../../lib/storage/signature.ts'

const account = {
  endpoint: 'http://storage.internal:9000',
  region: 'eu-central-1',
  accessKey: 'access',
  secretKey: 'sécret',
}
const bucket = 'lifelog-attachments'
const storage = openStorage({ ...account, bucket })
const now = new Date('2026-11-24T10:00:00Z')
const client = new S3Client({
  ...account,
  credentials: { accessKeyId: account.accessKey, secretAccessKey: account.secretKey },
  forcePathStyle: true,
})

// No lone surrogates, which a URL can't hold; no control characters, which a header can't.
const text = fc.string({ unit: 'grapheme', minLength: 1 })
const header = fc.stringMatching(/^[!-~]([ -~]*[!-~])?$/)

test('a signed URL has the signature that the client of AWS gives it', async () => {
  const presigner = new S3RequestPresigner({ ...client.config })
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.dictionary(text, text),
      header,
      fc.integer({ min: 1, max: 604_800 }),
      async (key, query, type, expiresIn) => {
        const signed = presign(storage, {
          ...{ method: 'PUT', endpoint: 'http://192.168.1.5:9000', key, query, expiresIn, now },
          headers: { 'content-type': type, 'content-length': '5' },
        })
        const request = {
          ...{ method: 'PUT', protocol: 'http:', hostname: '192.168.1.5', port: 9000 },
          path: objectPath(bucket, key),
          query: { ...query },
          headers: { host: '192.168.1.5:9000', 'content-type': type, 'content-length': '5' },
        }
        const due = await presigner.presign(request, {
          ...{ expiresIn, signingDate: now },
          signableHeaders: new Set(Object.keys(request.headers)),
        })
        const { searchParams } = new URL(signed.url)
        expect(Object.fromEntries(searchParams)).toEqual(due.query)
      },
    ),
  )
})

test('a signed request has the headers that the client of AWS gives it', async () => {
  const signer = new SignatureV4({
    ...{ service: 's3', region: account.region, uriEscapePath: false },
    credentials: { accessKeyId: account.accessKey, secretAccessKey: account.secretKey },
    sha256: client.config.sha256,
  })
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.dictionary(text, text),
      header,
      text,
      async (key, query, value, body) => {
        const request = {
          ...{ method: 'PUT', path: objectPath(bucket, key), query },
          headers: { host: 'storage.internal:9000', 'content-type': value },
        }
        const { headers } = await signer.sign(
          { ...request, protocol: 'http:', hostname: 'storage.internal', port: 9000, body },
          { signingDate: now },
        )
        const payload = createHash('sha256').update(body).digest('hex')
        expect(signHeaders(account, request, payload, now)).toEqual(headers)
        // What is signed is what is sent.
        expect(Object.fromEntries(new URLSearchParams(encodeQuery(query)))).toEqual({ ...query })
      },
    ),
  )
})

test('a form has the fields that the client of AWS gives it', async () => {
  vi.setSystemTime(now)
  await fc.assert(
    fc.asyncProperty(text, header, fc.nat(), async (key, contentType, size) => {
      const endpoint = 'http://192.168.1.5:9000'
      const { fields } = signForm(storage, { endpoint, key, contentType, size, now })
      const due = await createPresignedPost(client, {
        ...{ Bucket: bucket, Key: key, Expires: 600 },
        Fields: { 'Content-Type': contentType, success_action_status: '201' },
        Conditions: [['content-length-range', size, size]],
      })
      const { Policy = '', 'X-Amz-Signature': signature, ...rest } = due.fields
      expect(fields).toMatchObject(rest)
      expect(Object.keys(fields).sort()).toEqual(Object.keys(due.fields).sort())
      expect(conditionsIn(fields.Policy)).toEqual(conditionsIn(Policy))
      // The same policy, in another order.
      expect(fields['X-Amz-Signature'] === signature).toBe(fields.Policy === Policy)
    }),
  )
  vi.useRealTimers()
})

function conditionsIn(policy = '') {
  const { expiration, conditions } = JSON.parse(Buffer.from(policy, 'base64').toString())
  return { expiration, conditions: new Set(conditions.map(JSON.stringify)) }
}
