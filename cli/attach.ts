import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import type { Attachment, Reservation } from '../lib/attachments/schema.ts'
import type { Client } from './client.ts'
import { Failure } from './failure.ts'
import { type FileSource, formOf } from './form.ts'
import { send } from './http.ts'
import type { Output } from './output.ts'
import { createProgress } from './progress.ts'

type Attaching = { client: Client; out: Output; signal: AbortSignal }

/** How often a file is sent to the storage before it goes through LifeLog instead. */
const tries = 3
/** How long the storage may neither take a byte nor answer, in ms. */
const stallTimeout = 60_000

/** Sends files to events, one after the other: the storage that can't be reached isn't tried twice. */
export function createAttacher({ client, out, signal }: Attaching) {
  let reachable = true

  /**
   * Attaches a file: by a signed form straight to the storage, each try with a fresh one, and where
   * the storage can't be reached from here, through LifeLog. Gives up its place where it fails.
   * @throws {Failure} what LifeLog says
   */
  return async function attach(eventId: number | string, file: FileSource): Promise<Attachment> {
    for (let attempt = 0; reachable && attempt < tries; attempt++) {
      if (attempt > 0) await wait(300 * 2 ** attempt, undefined, { signal })
      const attachment = await attempted(eventId, file)
      if (attachment) return attachment
    }
    const progress = createProgress(out, file.name, file.size)
    try {
      const { headers, body } = formOf({}, file, progress.add)
      return await client.call('POST', `/api/events/${eventId}/attachments`, { headers, body })
    } finally {
      progress.end()
    }
  }

  async function attempted(
    eventId: number | string,
    file: FileSource,
  ): Promise<Attachment | undefined> {
    const { attachment, upload } = await client.call<Reservation>(
      'POST',
      `/api/events/${eventId}/attachments`,
      { json: { filename: file.name, content_type: '', size_bytes: file.size } },
    )
    const path = `/api/attachments/${attachment.key}`
    try {
      await sendForm(upload, file)
      // Also after a failure: the file may have arrived, and only the answer was lost.
      return await client.call<Attachment>('POST', `${path}/confirm`)
    } catch (error) {
      const signal = AbortSignal.timeout(5_000)
      await client.call('DELETE', path, { signal }).catch(() => undefined)
      if (error instanceof Failure && error.code === 'upload_incomplete') return undefined
      throw error
    }
  }

  async function sendForm(upload: Reservation['upload'], file: FileSource): Promise<void> {
    const progress = createProgress(out, file.name, file.size)
    try {
      const { headers, body } = formOf(upload.fields, file, progress.add)
      const answer = await send(upload.url, { method: 'POST', headers, body, signal, stallTimeout })
      await text(answer)
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof Failure) throw error
      const { code } = error as NodeJS.ErrnoException
      if (/^(ECONNREFUSED|E(HOST|NET)UNREACH|ENOTFOUND|EAI_AGAIN|ETIMEDOUT)$/.test(code ?? '')) {
        reachable = false
      }
    } finally {
      progress.end()
    }
  }
}
