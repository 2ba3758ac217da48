import type { Reservation } from '../../lib/attachments/schema.ts'
import { makeFolder, token } from '../support/process.ts'
import { startRustfsStandIn } from '../support/rustfs-stand-in.ts'
import { environmentOf } from '../support/s3.ts'
import { startStoreFolder } from '../support/store-folder.ts'
import { peakMemory } from './peak-memory.ts'
import { call, pdf, send, sendForm } from './transfer.ts'

/** A file by one of the signed ways: how long it took in ms, and what LifeLog had in memory at most. */
export type Upload = { way: string; took: number; peak: number }

/**
 * Sends a file of `size` bytes by a signed form and by a signed PUT in turn, both to the same
 * storage, from the reservation to the confirmation. Of the rounds, the first aside, the median.
 */
export async function measureUploads(size: number, rounds: number): Promise<Upload[]> {
  await using running = new AsyncDisposableStack()
  const ways = [
    await startWay(running, { way: 'signed form', breaksForms: false, size }),
    await startWay(running, { way: 'signed PUT', breaksForms: true, size }),
  ]
  const measured: Upload[][] = []
  for (let round = 0; round <= rounds; round++) {
    const uploads = []
    for (const { upload } of ways) uploads.push(await upload())
    if (round > 0) measured.push(uploads)
  }
  return ways.map(({ way }, n) => ({
    way,
    took: median(measured.map((uploads) => uploads[n]?.took ?? 0)),
    peak: median(measured.map((uploads) => uploads[n]?.peak ?? 0)),
  }))
}

async function startWay(
  running: AsyncDisposableStack,
  { way, breaksForms, size }: { way: string; breaksForms: boolean; size: number },
) {
  const store = await startStoreFolder()
  running.defer(() => store.stop())
  const standIn = await startRustfsStandIn(store.endpoint)
  running.defer(() => standIn.stop())
  standIn.breaksForms = breaksForms
  const data = await makeFolder()
  running.defer(() => data.remove())
  const lifelog = data.start(
    {
      API_TOKEN: token,
      ...environmentOf(store, standIn.endpoint),
      FILE_MAX_BYTES: `${size}`,
      ALLOWED_MIME_TYPES: 'application/pdf',
    },
    { keepLog: false },
  )
  const url = await lifelog.ready()
  const file = { filename: 'a.pdf', content_type: 'application/pdf', size_bytes: size }

  async function sendFile(): Promise<void> {
    const { id } = await call<{ id: number }>(url, 'POST', '/api/events', { title: 'large' })
    const path = `/api/events/${id}/attachments`
    const { attachment, upload } = await call<Reservation>(url, 'POST', path, file)
    if (way !== (upload.method === 'PUT' ? 'signed PUT' : 'signed form')) {
      throw new Error(`${upload.method} was signed for a ${way}.`)
    }
    if (upload.method === 'POST') await sendForm(upload.url, upload.fields, size)
    else {
      const headers = { ...upload.headers, 'Content-Length': size }
      await send(upload.url, { method: 'PUT', headers }, pdf(size))
    }
    await call(url, 'POST', `/api/attachments/${attachment.key}/confirm`)
  }

  async function upload(): Promise<Upload> {
    const began = performance.now()
    let took = 0
    const peak = await peakMemory(lifelog.pid, async () => {
      await sendFile()
      took = performance.now() - began
    })
    return { way, took, peak }
  }
  return { way, upload }
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}
