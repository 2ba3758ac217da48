import type { UploadRow } from './upload-row.client.ts'

/** How long nothing may move before the storage counts as out of reach, in ms. */
const stallTimeout = 15_000
/** How long the storage may take to answer once it has all of a file, in ms. */
const answerTimeout = 60_000

/** Whoever should have answered didn't. `cut`: some of the body was taken before. */
export class Unreachable extends Error {
  readonly cut: boolean
  constructor(cut: boolean) {
    super('There is no answer.')
    this.cut = cut
  }
}

export type Sending = {
  method: 'POST' | 'PUT'
  url: string
  headers?: Record<string, string>
  body: FormData | Blob
}

/**
 * Sends a body and tells of its progress, which `fetch` can't.
 * @throws {Unreachable} where nobody answers; the signal's reason where it's aborted
 */
export function sendWithProgress(
  { method, url, headers = {}, body }: Sending,
  row: UploadRow,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>()
  const request = new XMLHttpRequest()
  let sent = 0
  let stalled: ReturnType<typeof setTimeout> | undefined
  const waitFor = (ms: number) => {
    clearTimeout(stalled)
    stalled = setTimeout(() => request.abort(), ms)
  }
  const cancel = () => request.abort()
  request.upload.onprogress = ({ loaded, total }) => {
    sent = loaded
    row.progress(loaded / total)
    waitFor(stallTimeout)
  }
  request.upload.onload = () => waitFor(answerTimeout)
  request.onload = () => resolve({ status: request.status, text: request.responseText })
  request.onerror = () => reject(new Unreachable(sent > 0))
  request.onabort = () => reject(signal.aborted ? signal.reason : new Unreachable(sent > 0))
  request.onloadend = () => {
    clearTimeout(stalled)
    signal.removeEventListener('abort', cancel)
  }
  signal.addEventListener('abort', cancel)
  request.open(method, url)
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
  request.send(body)
  waitFor(stallTimeout)
  return promise
}
