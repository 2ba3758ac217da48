import { limits } from '../../base/limits.ts'
import type { Context } from '../../context.ts'
import { readPdf } from './pdf-text.ts'
import { type QueuedFile, readQueue, readStored } from './text-queue.ts'

/** The types whose text is read; the index `attachments_unread` names the same. */
export const typesWithText = ['application/pdf', 'text/plain', 'text/markdown', 'text/csv']

/** A larger PDF isn't read. */
const pdfMaxBytes = 50 * 1024 * 1024

/** The most bytes that so many characters take in UTF-8. */
const textBytes = 4 * limits.fileText

/**
 * Reads the text of each confirmed file that has one, until none is left, one at a time.
 * @throws {Problem} `storage_unavailable`: the rest waits
 */
export async function readTexts(ctx: Context, signal: AbortSignal): Promise<void> {
  const read = (file: QueuedFile, signal: AbortSignal) => readFileText(ctx, file, signal)
  await readQueue(ctx, { types: typesWithText, order: 'oldest', read }, signal)
}

async function readFileText(
  ctx: Context,
  file: QueuedFile,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { content_type, size_bytes } = file
  if (content_type === 'application/pdf') {
    if (size_bytes > pdfMaxBytes) return undefined
    return readStored(ctx, file, ({ body }) => readPdf(body, signal))
  }
  const range = size_bytes <= textBytes ? undefined : `bytes=0-${textBytes - 1}`
  return readStored(ctx, file, ({ body }) => readPlain(body), range)
}

async function readPlain(body: AsyncIterable<Buffer>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) text += decoder.decode(chunk, { stream: true })
  return text.slice(0, limits.fileText)
}
