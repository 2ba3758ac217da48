import type { Readable } from 'node:stream'
import { ownFile } from '../../base/installation.ts'
import { limits } from '../../base/limits.ts'
import { type Bounds, runBounded } from './bounded-child.ts'

const usualBounds: Bounds = { time: 30_000, memory: 700_000_000, heapMb: 256 }

/**
 * The text of a PDF, up to `limits.fileText` characters; undefined where it's broken, has a password
 * or takes too long or too much.
 * @throws {Problem} `storage_unavailable`, as the stream of the file does
 */
export function readPdf(
  file: Readable,
  signal: AbortSignal,
  bounds = usualBounds,
): Promise<string | undefined> {
  const script = ownFile('lib/attachments/text/pdf-text.child.ts')
  return runBounded({ script, args: [String(limits.fileText)], nice: 10, bounds }, file, signal)
}
