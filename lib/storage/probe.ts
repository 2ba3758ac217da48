import { randomUUID } from 'node:crypto'
import { copyObject, deleteObject, headObject, putObject, type Storage } from './s3.ts'
import { type SignedForm, signUpload } from './sign.ts'
import { answeredStatus, storageUnavailable } from './unavailable.ts'

/** One promise of the storage, whether it's kept, and what was seen instead where it isn't. */
export type ProbeResult = { check: string; passed: boolean; detail: string | null }

const bytes = Buffer.from('probe')
const contentType = 'text/plain'

/**
 * Tries whether the storage keeps the promises that uploads rest on, as some stores accept a signed
 * form and ignore its conditions. Whatever is stored meanwhile lies under `probe/` and is deleted.
 * A refusal is any status from 400 to 499 with nothing stored: the codes differ from store to store.
 * @throws {Problem} `storage_unavailable`
 */
export async function probeStorage(storage: Storage, now: Date): Promise<ProbeResult[]> {
  const folder = `probe/${randomUUID()}`
  const used: string[] = []
  const key = (name: string) => {
    used.push(`${folder}/${name}`)
    return `${folder}/${name}`
  }
  const sign = (target: string, at = now) =>
    signUpload(storage, {
      endpoint: storage.options.endpoint,
      key: target,
      contentType,
      size: bytes.length,
      now: at,
    })

  const accepts = async () => {
    const target = key('accepted')
    const status = await post(storage, await sign(target), bytes)
    const stored = await headObject(storage, target)
    return status === 201 && stored?.size === bytes.length && stored.contentType === contentType
      ? null
      : `It answered ${status} and stored ${JSON.stringify(stored ?? null)}.`
  }
  const refuses = async (form: SignedForm, file: Uint8Array, target: string) => {
    const status = await post(storage, form, file)
    const stored = await headObject(storage, target)
    return status >= 400 && status < 500 && !stored
      ? null
      : `It answered ${status} and stored ${stored ? `${stored.size} bytes` : 'nothing'}.`
  }
  const refusesLarger = async () => {
    const target = key('larger')
    return refuses(await sign(target), Buffer.concat([bytes, bytes]), target)
  }
  const refusesOtherKey = async () => {
    const form = await sign(key('signed'))
    const target = key('other')
    return refuses({ ...form, fields: { ...form.fields, key: target } }, bytes, target)
  }
  const refusesOtherType = async () => {
    const target = key('type')
    const form = await sign(target)
    const fields = { ...form.fields, 'Content-Type': 'text/html' }
    return refuses({ ...form, fields }, bytes, target)
  }
  const refusesExpired = async () => {
    const target = key('expired')
    // Past its 600 s, and still within the 900 s after which some stores refuse any form.
    const form = await sign(target, new Date(now.getTime() - 800_000))
    return refuses(form, bytes, target)
  }
  const copies = async () => {
    const source = key('original')
    const target = key('copy')
    const { etag } = await putObject(storage, source, bytes, bytes.length, contentType)
    const copied = await copyObject(storage, source, target, { ifMatch: etag, contentType })
    const stored = await headObject(storage, target)
    return typeof copied === 'object' && stored?.size === bytes.length
      ? null
      : 'It answered as if it had copied the file, and there is no copy.'
  }
  const refusesStaleCopy = async () => {
    const source = key('replaced')
    const target = key('stale')
    const { etag } = await putObject(storage, source, bytes, bytes.length, contentType)
    const other = Buffer.from('other')
    await putObject(storage, source, other, other.length, contentType)
    const copied = await copyObject(storage, source, target, { ifMatch: etag, contentType })
    return copied === 'changed' && !(await headObject(storage, target))
      ? null
      : 'It copied a file that was replaced meanwhile.'
  }

  const checks: [string, () => Promise<string | null>][] = [
    ['A signed upload is accepted', accepts],
    ['A larger file than signed is refused', refusesLarger],
    ['Another key than signed is refused', refusesOtherKey],
    ['Another type than signed is refused', refusesOtherType],
    ['An expired form is refused', refusesExpired],
    ['A file is copied', copies],
    ['A copy of a replaced file is refused', refusesStaleCopy],
    ['Browsers of any origin may upload', () => admitsBrowsers(storage)],
  ]
  const results: ProbeResult[] = []
  try {
    for (const [check, look] of checks) {
      const detail = await look().catch((error) => {
        const status = answeredStatus(error)
        if (status === undefined) throw error
        return `It answered ${status} to a request that should have succeeded.`
      })
      results.push({ check, passed: detail === null, detail })
    }
  } finally {
    for (const target of used) await deleteObject(storage, target)
  }
  return results
}

/** The status with which the storage answers to the form, filled in with `file`. */
async function post(storage: Storage, form: SignedForm, file: Uint8Array): Promise<number> {
  const body = new FormData()
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value)
  body.append('file', new Blob([new Uint8Array(file)]))
  return (await ask(storage, form.url, { method: form.method, body })).status
}

async function admitsBrowsers(storage: Storage): Promise<string | null> {
  const origin = 'http://lifelog.invalid'
  const { headers } = await ask(storage, `${storage.options.endpoint}/${storage.options.bucket}`, {
    method: 'OPTIONS',
    headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
  })
  const allowed = headers.get('Access-Control-Allow-Origin')
  return allowed === '*' || allowed === origin
    ? null
    : `It allows ${allowed ?? 'none'}. Set its CORS rules, for RustFS RUSTFS_CORS_ALLOWED_ORIGINS.`
}

async function ask(storage: Storage, url: string, init: RequestInit): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(storage.timeouts.answer)
    const response = await fetch(url, { ...init, signal })
    await response.arrayBuffer()
    return response
  } catch (error) {
    throw storageUnavailable(error)
  }
}
