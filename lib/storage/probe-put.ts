import { carriesAnyBytes, returns } from './any-bytes.ts'
import type { Storage } from './client.ts'
import type { SignedPut } from './schema.ts'
import { signPut } from './sign-upload.ts'
import {
  ask,
  type Check,
  smallFile,
  smallUpload,
  type Trial,
  wasRefused,
  wasStored,
} from './trial.ts'

/** What LifeLog relies on where files are sent by signed PUTs. */
export function putChecks(trial: Trial): Check[] {
  const { storage, now, key } = trial
  const sign = (target: string, change = {}) =>
    signPut(storage, { ...smallUpload(trial, target), ...change })
  const refuses = async (target: string, signed: SignedPut, file = smallFile) =>
    wasRefused(trial, target, await put(storage, signed, file))

  const accepts = async () => {
    const target = key('put')
    const status = await put(storage, await sign(target), smallFile)
    return wasStored(trial, target, [status, 200])
  }
  const carries = async () => {
    const target = key('put-returns')
    const signed = await sign(target, { size: returns.length })
    return carriesAnyBytes(trial, target, () =>
      put(storage, signed, returns, storage.timeouts.copy),
    )
  }
  const refusesLarger = async () => {
    const target = key('put-larger')
    return refuses(target, await sign(target), Buffer.concat([smallFile, Buffer.from('!')]))
  }
  const refusesSmaller = async () => {
    const target = key('put-smaller')
    return refuses(target, await sign(target), smallFile.subarray(1))
  }
  const refusesOtherKey = async () => {
    const target = key('put-other')
    const signed = await sign(key('put-signed'))
    return refuses(target, { ...signed, url: signed.url.replace('put-signed', 'put-other') })
  }
  const refusesOtherType = async () => {
    const target = key('put-type')
    const signed = await sign(target)
    return refuses(target, { ...signed, headers: { 'Content-Type': 'text/html' } })
  }
  const refusesExpired = async () => {
    const target = key('put-expired')
    return refuses(target, await sign(target, { now: new Date(now.getTime() - 800_000) }))
  }

  return [
    ['A signed PUT is accepted', accepts],
    ['A PUT carries any bytes', carries],
    ['A PUT of a larger file than signed is refused', refusesLarger],
    ['A PUT of a smaller file than signed is refused', refusesSmaller],
    ['A PUT to another key than signed is refused', refusesOtherKey],
    ['A PUT of another type than signed is refused', refusesOtherType],
    ['An expired PUT is refused', refusesExpired],
  ]
}

/** The status with which the storage answers; `fetch` itself says how long the file is. */
async function put(
  storage: Storage,
  { url, method, headers }: SignedPut,
  body: Uint8Array<ArrayBuffer>,
  timeout?: number,
): Promise<number> {
  return (await ask(storage, url, { method, headers, body }, timeout)).status
}
