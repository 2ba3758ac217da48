import { carriesAnyBytes, makeReturns } from './any-bytes.ts'
import type { Storage } from './client.ts'
import type { UploadRequest } from './sign-upload.ts'
import { type Check, smallFile, smallUpload, type Trial, wasRefused, wasStored } from './trial.ts'

/** A way of sending files: how one is signed, and sent. */
type Way<Signed> = {
  /** The status of the answer to a file that is stored. */
  stored: number
  sign(storage: Storage, upload: UploadRequest): Signed
  /** The status with which the storage answers. */
  send(
    storage: Storage,
    signed: Signed,
    file: Uint8Array<ArrayBuffer>,
    timeout?: number,
  ): Promise<number>
}

/** What is sent that isn't what was signed. */
type Deviation<Signed> = {
  file?: Uint8Array<ArrayBuffer>
  /** What is signed instead of the small file under the target's key. */
  upload?: Partial<UploadRequest>
  change?(signed: Signed, target: string): Signed
}

/** Makes the checks of one way of sending files; each has a name for its object. */
export function checksOfWay<Signed>(trial: Trial, { stored, sign, send }: Way<Signed>) {
  const { storage, now, key } = trial
  const signFor = (target: string, upload: Partial<UploadRequest> = {}) =>
    sign(storage, { ...smallUpload(trial, target), ...upload })

  const accepts =
    (name: string): Check[1] =>
    async () => {
      const target = key(name)
      const status = await send(storage, signFor(target), smallFile)
      return wasStored(trial, target, [status, stored])
    }
  const carriesReturns =
    (name: string): Check[1] =>
    async () => {
      const target = key(name)
      const file = makeReturns()
      const signed = signFor(target, { size: file.length })
      return carriesAnyBytes(trial, target, file, () =>
        send(storage, signed, file, storage.timeouts.copy),
      )
    }
  const refuses =
    (name: string, { file = smallFile, upload, change }: Deviation<Signed>): Check[1] =>
    async () => {
      const target = key(name)
      const signed = signFor(target, upload)
      const sent = change ? change(signed, target) : signed
      return wasRefused(trial, target, await send(storage, sent, file))
    }
  // Past its 600 s, and still within the 900 s after which some stores refuse any form.
  const refusesExpired = (name: string) =>
    refuses(name, { upload: { now: new Date(now.getTime() - 800_000) } })

  return { accepts, carriesReturns, refuses, refusesExpired }
}
