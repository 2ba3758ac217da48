import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isBucketName } from '../../base/bucket-name.ts'
import { isObjectName, objectName } from './object-name.ts'
import { replaceFile, syncFolder } from './replace-file.ts'
import { S3Error } from './s3-error.ts'

/**
 * Where things are: `<dir>/tmp` holds drafts, `<dir>/buckets/<bucket>/objects` one file an object,
 * `<dir>/buckets/<bucket>/cors.xml` the CORS rules as they were put.
 */
export type Folders = { drafts: string; buckets: string }

/** Makes the folders and removes the drafts that a crash left. */
export async function openFolders(dir: string): Promise<Folders> {
  const folders = { drafts: join(dir, 'tmp'), buckets: join(dir, 'buckets') }
  await rm(folders.drafts, { recursive: true, force: true })
  await mkdir(folders.drafts, { recursive: true, mode: 0o700 })
  await mkdir(folders.buckets, { recursive: true, mode: 0o700 })
  await syncFolder(dir)
  return folders
}

/** Makes a bucket; fine where it's there. @throws {S3Error} InvalidBucketName */
export async function createBucket(folders: Folders, bucket: string): Promise<void> {
  if (!isBucketName(bucket)) {
    throw new S3Error(
      'InvalidBucketName',
      'A bucket has 3 to 63 of a-z, 0-9, "." and "-", and is no IP address.',
    )
  }
  await mkdir(objectsFolder(folders, bucket), { recursive: true, mode: 0o700 })
  await syncFolder(join(folders.buckets, bucket))
  await syncFolder(folders.buckets)
}

/** @throws {S3Error} NoSuchBucket */
export async function checkBucket(folders: Folders, bucket: string): Promise<void> {
  const folder = isBucketName(bucket) && (await statIfThere(objectsFolder(folders, bucket)))
  if (!folder) throw new S3Error('NoSuchBucket', 'There is no bucket of this name.')
}

/** The file of an object, there or not, of a bucket that was checked. @throws {S3Error} */
export function objectPath(folders: Folders, bucket: string, key: string): string {
  return join(objectsFolder(folders, bucket), objectName(key))
}

/** The files of all objects of a bucket, by name, unsorted. */
export async function objectNames(folders: Folders, bucket: string): Promise<string[]> {
  const names = await readdir(objectsFolder(folders, bucket))
  return names.filter(isObjectName)
}

/** The folder of the files of a bucket's objects. */
export function objectsFolder(folders: Folders, bucket: string): string {
  return join(folders.buckets, bucket, 'objects')
}

export async function writeCors(folders: Folders, bucket: string, rules: string): Promise<void> {
  await replaceFile(folders.drafts, corsFile(folders, bucket), (draft) => draft.writeFile(rules))
}

/** @throws {S3Error} NoSuchCORSConfiguration */
export async function readCors(folders: Folders, bucket: string): Promise<string> {
  const path = corsFile(folders, bucket)
  if (await statIfThere(path)) return readFile(path, 'utf8')
  throw new S3Error('NoSuchCORSConfiguration', 'The bucket has no CORS rules of its own.')
}

function corsFile(folders: Folders, bucket: string): string {
  return join(folders.buckets, bucket, 'cors.xml')
}

async function statIfThere(path: string) {
  return stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}
