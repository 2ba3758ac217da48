import { Readable } from 'node:stream'
import type { ImportResult } from '../../lib/transfer/schema.ts'
import type { Client, Query } from '../client.ts'
import type { Output } from '../output.ts'
import { createProgress } from '../progress.ts'
import { reading } from '../reading.ts'

export type ImportSource = {
  type: 'application/json' | 'application/x-ndjson' | 'application/x-tar'
  label: string
  /** In bytes, where it's known. */
  size?: number
  open: () => Readable
  query: Query
}

/** Streams an import to LifeLog. */
export async function sendImport(
  { client, out }: { client: Client; out: Output },
  { type, label, size, open, query }: ImportSource,
): Promise<ImportResult> {
  const progress = createProgress(out, label, size)
  async function* counted() {
    for await (const chunk of reading('The file', open)) {
      progress.add(chunk.length)
      yield chunk
    }
  }
  try {
    return await client.call<ImportResult>('POST', '/api/import', {
      query,
      headers: { 'Content-Type': type, ...(size !== undefined && { 'Content-Length': size }) },
      body: Readable.from(counted(), { objectMode: false }),
    })
  } finally {
    progress.end()
  }
}
