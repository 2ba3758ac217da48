import { Worker } from 'node:worker_threads'
import { ownFile } from '../../base/installation.ts'

/** What it may take, in ms: the largest photos of phones take some seconds. */
const timeout = 60_000

/** A picture as its pixels: red, green, blue and opacity, a byte each. */
export type Pixels = { data: Uint8Array; width: number; height: number }

/**
 * Decodes a HEIC picture, upright. In a thread of its own, so that what takes long holds up nobody,
 * what doesn't end is ended, and its memory (WebAssembly never gives any back) goes with it.
 * @throws {Error} where it's broken, has more pixels, or takes longer than a minute
 */
export async function decodeHeic(bytes: Buffer, pixelsMax: number): Promise<Pixels> {
  const worker = new Worker(ownFile('lib/attachments/renditions/heic-worker.ts'), {
    workerData: { bytes: new Uint8Array(bytes), pixelsMax },
    resourceLimits: { maxOldGenerationSizeMb: 256 },
    // Where it writes is no log.
    stdout: true,
    stderr: true,
  })
  const { promise, resolve, reject } = Promise.withResolvers<Pixels>()
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error('The picture was given up.')))
  const timer = setTimeout(() => void worker.terminate(), timeout)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
