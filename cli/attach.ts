import { text } from 'node:stream/consumers'
import type { Attachment, Reservation } from '../lib/attachments/schema.ts'
import type { Client } from './client.ts'
import { Failure } from './failure.ts'
import { bodyOf, type FileSource, formOf } from './form.ts'
import { send } from './http.ts'
import type { Output } from './output.ts'
import { createProgress } from './progress.ts'

type Attaching = { client: Client; out: Output; signal: AbortSignal }

/** How long the storage may neither take a byte nor answer, in ms. */
const stallTimeout = 60_000

/** Sends files to events, one after the other: the storage that can't be reached isn't tried twice. */
export function createAttacher({ client, out, signal }: Attaching) {
  let reachable = true

  /**
   * Attaches a file: straight to the storage by what LifeLog signed, and where the storage refuses
   * it or can't be reached from here, through LifeLog. Gives up its place where it fails.
   * @throws {Failure} what LifeLog says
   */
  return async function attach(eventId: number | string, file: FileSource): Promise<Attachment> {
    const attached = reachable ? await attachDirectly(eventId, file) : undefined
    if (attached) return attached
    const progress = createProgress(out, file.name, file.size)
    try {
      const { headers, body } = formOf({}, file, progress.add)
      return await client.call('POST', `/api/events/${eventId}/attachments`, { headers, body })
    } finally {
      progress.end()
    }
  }

  /** Undefined where the storage doesn't take the file, or takes none but from LifeLog. */
  async function attachDirectly(
    eventId: number | string,
    file: FileSource,
  ): Promise<Attachment | undefined> {
    const reserved = await reserve(eventId, file)
    if (!reserved) return undefined
    const path = `/api/attachments/${reserved.attachment.key}`
    try {
      const fault = await sendToStorage(reserved.upload, file)
      // Also after a failure: the file may have arrived, and only the answer was lost.
      const confirmed = await confirm(path)
      if (!confirmed) out.say(`${file.name}: the storage ${fault}. Sending it through LifeLog.`)
      else return confirmed
    } catch (error) {
      const isAttached = await release(path)
      signal.throwIfAborted()
      const attached = isAttached ? await confirm(path) : undefined
      if (!attached) throw error
      return attached
    }
    await release(path)
    return undefined
  }

  async function reserve(
    eventId: number | string,
    file: FileSource,
  ): Promise<Reservation | undefined> {
    const json = { filename: file.name, content_type: '', size_bytes: file.size }
    try {
      return await client.call('POST', `/api/events/${eventId}/attachments`, { json })
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'unsupported_media_type')) throw error
      reachable = false
      return undefined
    }
  }

  async function confirm(path: string): Promise<Attachment | undefined> {
    try {
      return await client.call('POST', `${path}/confirm`)
    } catch (error) {
      if (error instanceof Failure && error.code === 'upload_incomplete') return undefined
      throw error
    }
  }

  /** What was not as it should be, in words; LifeLog knows whether the file arrived. */
  async function sendToStorage(upload: Reservation['upload'], file: FileSource): Promise<string> {
    const progress = createProgress(out, file.name, file.size)
    try {
      const { headers, body } =
        upload.method === 'PUT'
          ? bodyOf(file, progress.add)
          : formOf(upload.fields, file, progress.add)
      const answer = await send(upload.url, {
        method: upload.method,
        headers: { ...headers, ...(upload.method === 'PUT' && upload.headers) },
        body,
        signal,
        stallTimeout,
      })
      await text(answer)
      return `refused it (${answer.statusCode})`
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof Failure) throw error
      const { code = '' } = error as NodeJS.ErrnoException
      if (!/^(ECONNREFUSED|E(HOST|NET)UNREACH|ENOTFOUND|EAI_AGAIN|ETIMEDOUT)$/.test(code)) {
        return 'cut it off'
      }
      reachable = false
      return 'is out of reach'
    } finally {
      progress.end()
    }
  }

  /** Gives the place of an upload free. Returns whether the file is attached by now, and so stays. */
  async function release(path: string): Promise<boolean> {
    const asking = { query: { state: 'pending' }, signal: AbortSignal.timeout(5_000) }
    try {
      await client.call('DELETE', path, asking)
      return false
    } catch (error) {
      return error instanceof Failure && error.code === 'conflict'
    }
  }
}
