import type { Context } from '../context.ts'
import { bodyType } from '../http/media-type.ts'
import { recordsOfDocument } from '../transfer/formats/document.ts'
import { recordsOfLines } from '../transfer/formats/ndjson.ts'
import { importRecords } from '../transfer/formats/records.ts'
import { importAnswer } from '../transfer/import/answer.ts'
import type { ImportCounts, ImportOptions } from '../transfer/import/import.ts'
import { chunksOf } from '../transfer/import/request-chunks.ts'
import { countingAttachments } from './known-keys.ts'
import { restoreBackup } from './restore.ts'

export const importTypes = ['application/json', 'application/x-ndjson', 'application/x-tar']

/**
 * Imports the body of a request, by its type, which is one of `importTypes`. What is wrong with it as
 * a whole is thrown; from then on the answer is made as the import goes on.
 * @throws {Problem} `invalid_json` and those of `restoreBackup`
 */
export async function importBody(
  ctx: Context,
  request: Request,
  options: ImportOptions,
): Promise<ReadableStream<Uint8Array>> {
  const counts: ImportCounts = {
    read: 0,
    created: 0,
    updated: 0,
    skipped: 0,
    revisions: { restored: 0, skipped: 0 },
  }
  const attachments = { restored: 0, healed: 0, skipped: 0, missing: 0 }
  const summary = () => ({ dry_run: options.dryRun, ...counts, attachments })
  const body = chunksOf(request)
  const type = bodyType(request)
  if (type === 'application/x-tar') {
    return importAnswer(restoreBackup(ctx, body, options, counts, attachments), summary, ctx.log)
  }
  const records = type === 'application/json' ? recordsOfDocument(body) : recordsOfLines(body)
  const counted = countingAttachments(ctx, records, attachments)
  return importAnswer(importRecords(ctx, counted, options, counts), summary, ctx.log)
}
