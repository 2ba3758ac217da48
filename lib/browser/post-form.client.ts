import type { UploadRow } from './upload-row.client.ts'

/** How long nothing may move before the storage counts as out of reach, in ms. */
const stallTimeout = 15_000
/** How long the storage may take to answer once it has all of a file, in ms. */
const answerTimeout = 60_000

/** Whoever should have answered didn't. */
export class Unreachable extends Error {}

/**
 * Posts a form and tells of its progress, which `fetch` can't.
 * @throws {Unreachable} where nobody answers; the signal's reason where it's aborted
 */
export function postForm(
  url: string,
  form: FormData,
  row: UploadRow,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>()
  const request = new XMLHttpRequest()
  let stalled: ReturnType<typeof setTimeout> | undefined
  const waitFor = (ms: number) => {
    clearTimeout(stalled)
    stalled = setTimeout(() => request.abort(), ms)
  }
  const cancel = () => request.abort()
  request.upload.onprogress = ({ loaded, total }) => {
    row.progress(loaded / total)
    waitFor(stallTimeout)
  }
  request.upload.onload = () => waitFor(answerTimeout)
  request.onload = () => resolve({ status: request.status, text: request.responseText })
  request.onerror = () => reject(new Unreachable())
  request.onabort = () => reject(signal.aborted ? signal.reason : new Unreachable())
  request.onloadend = () => {
    clearTimeout(stalled)
    signal.removeEventListener('abort', cancel)
  }
  signal.addEventListener('abort', cancel)
  request.open('POST', url)
  request.send(form)
  waitFor(stallTimeout)
  return promise
}
