import { carriesAnyBytes, returns } from './any-bytes.ts'
import type { Storage } from './client.ts'
import type { SignedForm } from './schema.ts'
import { signForm } from './sign-upload.ts'
import {
  ask,
  type Check,
  contentType,
  smallFile,
  smallUpload,
  type Trial,
  wasRefused,
  wasStored,
} from './trial.ts'

/** What LifeLog relies on where files are sent by signed forms. */
export function formChecks(trial: Trial): Check[] {
  const { storage, now, key } = trial
  const sign = (target: string, change = {}) =>
    signForm(storage, { ...smallUpload(trial, target), ...change })
  const refuses = async (target: string, form: SignedForm, file = smallFile) =>
    wasRefused(trial, target, await post(storage, form, file))
  const withField = (form: SignedForm, name: string, value: string) => ({
    ...form,
    fields: { ...form.fields, [name]: value },
  })

  const accepts = async () => {
    const target = key('accepted')
    const status = await post(storage, await sign(target), smallFile)
    return wasStored(trial, target, [status, 201])
  }
  const carries = async () => {
    const target = key('returns')
    const form = await sign(target, { size: returns.length })
    return carriesAnyBytes(trial, target, () => post(storage, form, returns, storage.timeouts.copy))
  }
  const refusesLarger = async () => {
    const target = key('larger')
    return refuses(target, await sign(target), Buffer.concat([smallFile, smallFile]))
  }
  const refusesOtherKey = async () => {
    const target = key('other')
    return refuses(target, withField(await sign(key('signed')), 'key', target))
  }
  const refusesOtherType = async () => {
    const target = key('type')
    return refuses(target, withField(await sign(target), 'Content-Type', 'text/html'))
  }
  const refusesExpired = async () => {
    const target = key('expired')
    // Past its 600 s, and still within the 900 s after which some stores refuse any form.
    return refuses(target, await sign(target, { now: new Date(now.getTime() - 800_000) }))
  }

  return [
    ['A signed upload is accepted', accepts],
    ['A form carries any bytes', carries],
    ['A larger file than signed is refused', refusesLarger],
    ['Another key than signed is refused', refusesOtherKey],
    ['Another type than signed is refused', refusesOtherType],
    ['An expired form is refused', refusesExpired],
  ]
}

/** The status with which the storage answers to the form, filled in with `file`. */
async function post(
  storage: Storage,
  { url, method, fields }: SignedForm,
  file: Uint8Array<ArrayBuffer>,
  timeout?: number,
): Promise<number> {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  body.append('file', new Blob([file], { type: contentType }))
  return (await ask(storage, url, { method, body }, timeout)).status
}
