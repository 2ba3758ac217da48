import { randomBytes } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { makeFolder } from './make-folder.ts'

const Keys = v.object({ accessKey: v.string(), secretKey: v.string() })
export type StorageKeys = v.InferOutput<typeof Keys>

/**
 * The keys of the embedded object store, made with it and kept beside it: links that were signed
 * before a restart stay good after it.
 * @throws {Error} with what to do, where they are damaged
 */
export async function storageKeys(dir: string): Promise<StorageKeys> {
  const file = join(dir, 'keys.json')
  await makeFolder(dir)
  try {
    return v.parse(Keys, JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== undefined) throw cause
    if (code === undefined) throw damaged(file, cause)
  }
  const keys = {
    accessKey: randomBytes(12).toString('hex'),
    secretKey: randomBytes(32).toString('base64url'),
  }
  const draft = await open(`${file}.new`, 'w', 0o600)
  await draft.writeFile(JSON.stringify(keys))
  await draft.sync()
  await draft.close()
  await rename(`${file}.new`, file)
  return keys
}

function damaged(file: string, cause: unknown): Error {
  return new Error(
    `${file} is damaged: it doesn't hold the two keys of the storage. Bring it back from a copy, or remove it: LifeLog then makes new keys, no file is lost, and links that were shared stop working.`,
    { cause },
  )
}
