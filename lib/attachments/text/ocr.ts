import type { Readable } from 'node:stream'
import { ownFile } from '../../base/installation.ts'
import { limits } from '../../base/limits.ts'
import { type Bounds, runBounded } from './bounded-child.ts'

const usualBounds: Bounds = { time: 300_000, memory: 900_000_000, heapMb: 256 }

/**
 * The text in a picture, up to `limits.fileText` characters, perhaps empty; undefined where the
 * picture is broken or takes too long or too much.
 * @param languageFiles Tesseract's data of the languages, those that come first tried first
 * @throws {Problem} `storage_unavailable`, as the stream of the file does
 */
export function recognizeText(
  file: Readable,
  contentType: string,
  languageFiles: string[],
  signal: AbortSignal,
  bounds = usualBounds,
): Promise<string | undefined> {
  return runBounded(
    {
      script: ownFile('lib/attachments/text/ocr.child.ts'),
      args: [contentType, String(limits.fileText), ...languageFiles],
      permissions: [
        // sharp, and libheif's thread.
        '--allow-addons',
        '--allow-worker',
        ...languageFiles.map((path) => `--allow-fs-read=${path}`),
      ],
      nice: 19,
      bounds,
    },
    file,
    signal,
  )
}
