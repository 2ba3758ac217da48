import { Readable } from 'node:stream'
import type { Event } from '../../lib/events/schema.ts'
import type { ImportResult } from '../../lib/transfer/schema.ts'
import { createAttacher } from '../attach.ts'
import type { Client, Query } from '../client.ts'
import { Failure } from '../failure.ts'
import type { FileSource } from '../form.ts'
import type { Output } from '../output.ts'
import type { Converted, ImportRecord } from './record.ts'
import { sendImport } from './send.ts'

type Importing = { client: Client; out: Output; signal: AbortSignal }
type WithFiles = { source: string; record: ImportRecord; files: FileSource[] }

/** What was refused, with where it stands in the converted file. */
export type ConvertedResult = Omit<ImportResult, 'refused'> & {
  refused: { line: number; reason: string; source: string }[]
}

/**
 * Imports what another program recorded: its records as NDJSON in one stream, then the files of
 * those that have any, through the same door as any other file. Files that are there already, by
 * name and size, are left out, so that a second run adds nothing.
 */
export async function importConverted(
  { client, out, signal }: Importing,
  converted: AsyncIterable<Converted>,
  query: Query,
): Promise<ConvertedResult> {
  const sources: string[] = []
  const refused: ConvertedResult['refused'] = []
  const withFiles: WithFiles[] = []
  async function* lines() {
    for await (const one of converted) {
      if ('reason' in one) {
        refused.push({ line: 0, ...one })
        continue
      }
      const { source, record, files } = one
      sources.push(source)
      if (files && files.length > 0) withFiles.push({ source, record, files })
      yield Buffer.from(`${JSON.stringify(record)}\n`)
    }
  }
  const result = await sendImport(
    { client, out },
    { type: 'application/x-ndjson', label: 'importing', open: () => Readable.from(lines()), query },
  )
  for (const { line, reason } of result.refused) {
    refused.push({ line, reason, source: sources[line - 1] ?? '' })
  }
  const attachments = { restored: 0, healed: 0, skipped: 0, missing: 0 }
  const attach = createAttacher({ client, out, signal })
  const isRefused = new Set(refused.map(({ source }) => source))
  for (const { source, record, files } of withFiles) {
    if (isRefused.has(source)) continue
    if (result.dry_run) attachments.restored += files.length
    else await attachAll(source, record, files)
  }
  return { ...result, refused, attachments }

  async function attachAll(source: string, record: ImportRecord, files: FileSource[]) {
    for (const file of files) {
      try {
        // The same uid again creates nothing: this is how an event is found by it.
        const event = await client.call<Event>('POST', '/api/events', { json: record })
        const isThere = event.attachments.some(
          ({ filename, size_bytes }) => filename === file.name && size_bytes === file.size,
        )
        if (!isThere) await attach(event.id, file)
        attachments[isThere ? 'skipped' : 'restored'] += 1
      } catch (error) {
        if (!(error instanceof Failure) || /^un/.test(error.outcome)) throw error
        attachments.missing += 1
        refused.push({ line: 0, source, reason: `${file.name}: ${error.message}` })
      }
    }
  }
}
