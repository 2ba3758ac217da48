import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import type { Context } from '../context.ts'
import { SignedUpload } from './schema.ts'
import { signDownload } from './sign-download.ts'
import { signUpload } from './sign-upload.ts'

/** A tiny upload and the URL from which the same file comes back, both signed. */
export const BrowserTest = v.object({
  content: v.string(),
  upload: SignedUpload,
  download: v.string(),
})
export type BrowserTest = v.InferOutput<typeof BrowserTest>

/** How long the file can be read, in s. */
const readable = 120

/**
 * Signs what a browser needs to try whether it reaches the storage. The file lies under `probe/`,
 * which is swept.
 * @param endpoint the storage as the browser reaches it
 */
export function signBrowserTest(
  { storage, now }: Pick<Context, 'storage' | 'now'>,
  endpoint: string,
): BrowserTest {
  const key = `probe/${randomUUID()}`
  const content = randomUUID()
  const contentType = 'text/plain'
  const upload = signUpload(storage, {
    endpoint,
    key,
    contentType,
    size: content.length,
    now: now(),
  })
  const download = signDownload(storage, {
    endpoint,
    key,
    filename: 'test.txt',
    contentType,
    disposition: 'attachment',
    expiresIn: readable,
    now: now(),
  })
  return { content, upload, download: download.url }
}
