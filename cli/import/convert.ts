import { Readable } from 'node:stream'
import type { Event } from '../../lib/events/schema.ts'
import type { ImportResult } from '../../lib/transfer/schema.ts'
import { createAttacher } from '../attach.ts'
import type { Client, Query } from '../client.ts'
import { Failure } from '../failure.ts'
import type { FileSource } from '../form.ts'
import type { Output } from '../output.ts'
import { preflight } from './preflight.ts'
import type { Converted, ImportRecord } from './record.ts'
import { sendImport } from './send.ts'

type Importing = { client: Client; out: Output; signal: AbortSignal }
type WithFiles = { source: string; record: ImportRecord; files: FileSource[] }
type Told = { source: string; reason: string }

/**
 * What became of all that was in a file or folder of another program. `refused` records aren't
 * there, `partial` ones are without what is told of them, and what is `left` was no record.
 */
export type ConvertedResult = Omit<ImportResult, 'refused'> & {
  refused: (Told & { line: number })[]
  partial: Told[]
  left: Told[]
}

/**
 * Imports what another program recorded: its records as NDJSON in one stream, then the files of
 * those that have any, in the same way as any other file. Files that are there already, by
 * name and size, are left out, so that a second run adds nothing.
 */
export async function importConverted(
  { client, out, signal }: Importing,
  converted: AsyncIterable<Converted>,
  query: Query,
): Promise<ConvertedResult> {
  const sources: string[] = []
  const refused: ConvertedResult['refused'] = []
  const partial: Told[] = []
  const left: Told[] = []
  const withFiles: WithFiles[] = []
  const firstWithUid = new Map<string, string>()
  async function* lines() {
    for await (const one of converted) {
      const { source } = one
      if ('left' in one) left.push({ source, reason: one.left })
      else if ('reason' in one) refused.push({ line: 0, source, reason: one.reason })
      else if (isFirst(source, one.record.uid)) {
        sources.push(source)
        for (const reason of one.lost ?? []) partial.push({ source, reason })
        if (one.files?.length) withFiles.push({ source, record: one.record, files: one.files })
        yield Buffer.from(`${JSON.stringify(one.record)}\n`)
      }
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
  const isRefused = new Set(refused.map(({ source }) => source))
  const taken = withFiles.filter(({ source }) => !isRefused.has(source))
  await (result.dry_run ? preflightAll() : attachAll())
  return {
    ...result,
    refused,
    partial: partial.filter(({ source }) => !isRefused.has(source)),
    left,
    attachments,
  }

  function isFirst(source: string, uid: string | undefined): boolean {
    const first = uid && firstWithUid.get(uid)
    if (first) refused.push({ line: 0, source, reason: `has the same id as ${first}` })
    else if (uid) firstWithUid.set(uid, source)
    return !first
  }

  function lose(source: string, file: FileSource, reason: string) {
    attachments.missing += 1
    partial.push({
      source,
      reason: reason.startsWith(file.name) ? reason : `${file.name}: ${reason}`,
    })
  }

  async function preflightAll() {
    if (taken.length === 0) return
    const refusals = await preflight(client)
    for (const { source, files } of taken) {
      for (const [i, reason] of refusals(files).entries()) {
        if (reason) lose(source, files[i] as FileSource, reason)
        else attachments.restored += 1
      }
    }
  }

  async function attachAll() {
    const attach = createAttacher({ client, out, signal })
    for (const { source, record, files } of taken) {
      const { created_at, updated_at, ...json } = record
      // The same uid again creates nothing: this is how an event is found by it.
      const event = () => client.call<Event>('POST', '/api/events', { json })
      let found: Event | undefined
      for (const file of files) {
        try {
          found ??= await event()
          const isThere = found.attachments.some(
            ({ filename, size_bytes }) => filename === file.name && size_bytes === file.size,
          )
          if (!isThere) await attach(found.id, file)
          attachments[isThere ? 'skipped' : 'restored'] += 1
        } catch (error) {
          if (!(error instanceof Failure) || /^un/.test(error.outcome)) throw error
          lose(source, file, error.message)
        }
      }
    }
  }
}
