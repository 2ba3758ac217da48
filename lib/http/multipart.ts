import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import { Problem, problem } from '../base/problem.ts'

/** What a part says about its file. `contentType` is text/plain where it says nothing. */
export type FilePart = { filename: string; contentType: string }

/** Takes the next bytes of the file; no more are read meanwhile. */
export type Sink = (chunk: Buffer) => Promise<void>

/**
 * Reads a `multipart/form-data` request that has one part: a file, named `file`.
 * @param accept is asked with the part's headers before any byte of the file is read, and gives
 *   what takes them. What it or the sink throws ends the reading: the request is left as it is, so
 *   that it can still be answered. It has ended when this does, so what it opened can be closed.
 * @throws {Problem} `validation_failed` for a form that has other parts or none, or that breaks off
 */
export async function receiveFile(
  request: Request,
  accept: (part: FilePart) => Promise<Sink>,
): Promise<FilePart> {
  let received: FilePart | undefined
  await receiveForm(request, {
    limits: { fields: 0, files: 1, parts: 1 },
    excess: otherParts,
    async file(name, part) {
      if (name !== 'file') throw otherParts()
      const sink = await accept(part)
      received = part
      return sink
    },
  })
  if (!received) throw otherParts()
  return received
}

/**
 * Reads a `multipart/form-data` request, its parts in their order.
 * @param parts.limits the most that there may be of each; what exceeds them ends the reading with
 *   what `excess` makes
 * @param parts.field gets each field's name and value
 * @param parts.file is asked about each file as `accept` of `receiveFile` is
 * @throws {Problem} `validation_failed` for what is no such form, or breaks off
 */
export async function receiveForm(
  request: Request,
  parts: {
    limits: { fields: number; files: number; parts: number; fieldSize?: number }
    excess: () => Problem
    field?: (name: string, value: string) => void
    file: (name: string, part: FilePart) => Promise<Sink>
  },
): Promise<void> {
  const busboy = openForm(request, parts.limits)
  const failure = createFailure()
  const files: Promise<void>[] = []
  const accepting: Promise<Sink>[] = []
  busboy.on('error', (cause) => failure.fail(notAForm(cause)))
  for (const limit of ['fieldsLimit', 'filesLimit', 'partsLimit'] as const) {
    busboy.on(limit, () => failure.fail(parts.excess()))
  }
  busboy.on('field', (name, value, _nameTruncated, truncated) => {
    if (truncated) failure.fail(parts.excess())
    else parts.field?.(name, value)
  })
  busboy.on('file', (name, body, filename, _encoding, contentType) => {
    const sink = parts.file(name, { filename: unquote(filename ?? ''), contentType })
    const taken = take(body, sink)
    taken.catch(failure.fail)
    accepting.push(sink)
    files.push(taken)
    // A form that breaks off says so here as well, also after the file was given up.
    body.on('error', () => {})
  })

  const finished = once(busboy, 'finish')
  finished.catch(() => {})
  try {
    await feed(request, busboy, failure)
    await failure.orResult(finished)
    await failure.orResult(Promise.all(files))
  } finally {
    busboy.removeAllListeners('file')
    await Promise.allSettled(accepting)
  }
}

function openForm(
  request: Request,
  limits: { fields: number; files: number; parts: number; fieldSize?: number },
): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': request.headers.get('Content-Type') ?? '' },
      preservePath: true,
      limits: { headerPairs: 20, headerSize: 8192, ...limits },
    })
  } catch (cause) {
    throw notAForm(cause)
  }
}

/** Not a pipeline: that would destroy the request where it fails, and with it the answer. */
async function feed(request: Request, busboy: BusboyInstance, failure: Failure): Promise<void> {
  const reader = request.body?.getReader()
  if (!reader) throw otherParts()
  try {
    for (;;) {
      const { done, value } = await failure.orResult(reader.read()).catch((error) => {
        throw error instanceof Problem ? error : brokenOff(error)
      })
      if (done) break
      if (!busboy.write(value)) await failure.orResult(once(busboy, 'drain'))
    }
    busboy.end()
  } finally {
    reader.releaseLock()
  }
}

type Failure = {
  /** Only the first one counts. */
  fail(error: unknown): void
  /** What `work` comes to, or the failure, also one from before, as soon as there is one. */
  orResult<T>(work: Promise<T>): Promise<T>
}

/**
 * Not `Promise.race` with one promise for the whole form: that promise would keep the result of
 * every race, each chunk of the file, until it is settled itself (nodejs/node#17469).
 */
function createFailure(): Failure {
  let failed: { error: unknown } | undefined
  let reject = (_error: unknown): void => {}
  return {
    fail(error) {
      failed ??= { error }
      reject(failed.error)
    },
    orResult: (work) =>
      new Promise((resolve, rejected) => {
        reject = rejected
        work.then(resolve, rejected)
        if (failed) rejected(failed.error)
      }),
  }
}

async function take(body: Readable, accepted: Promise<Sink>): Promise<void> {
  const sink = await accepted
  for await (const chunk of body.iterator({ destroyOnReturn: false })) await sink(chunk)
}

/** Browsers and curl write these three so, and nothing else (HTML, multipart/form-data). */
function unquote(filename: string): string {
  return filename.replace(/%(22|0D|0A)/gi, (escaped) => decodeURIComponent(escaped))
}

function otherParts(): Problem {
  return problem(
    'validation_failed',
    'The form must have one part, a file named "file", and nothing else: curl -F file=@photo.jpg',
    { errors: [{ path: 'file', message: 'must be the one part of the form' }] },
  )
}

function notAForm(cause: unknown): Problem {
  return problem('validation_failed', 'The body is not a complete multipart/form-data form.', {
    cause,
  })
}

function brokenOff(cause: unknown): Problem {
  return problem('validation_failed', 'The upload broke off before its end. Send it again.', {
    cause,
  })
}
