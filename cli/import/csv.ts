import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { type CsvError, parse } from 'csv-parse'
import { usage } from '../failure.ts'
import type { Converted, ImportRecord } from './record.ts'

/** Headers by which a column is recognized. */
const recognized: Record<string, string[]> = {
  title: ['title', 'subject', 'name', 'event', 'summary'],
  timestamp: ['timestamp', 'date', 'time', 'datetime', 'when', 'created_at', 'created', 'start'],
  description: ['description', 'desc', 'text', 'notes', 'note', 'body', 'content', 'details'],
  tags: ['tags', 'tag', 'labels', 'categories', 'category'],
  uid: ['uid'],
}

export type CsvOptions = {
  /** `title=Subject`: which column is what. */
  columns: string[]
  delimiter: string | undefined
  /** Which comes first in dates like 03/04/2026. */
  dates: 'dmy' | 'mdy' | undefined
}

/**
 * The rows of a CSV file with a header, as events. What isn't mapped goes into the metadata.
 * @throws {Failure} `usage` where no column is the title
 */
export async function* convertCsv(path: string, options: CsvOptions): AsyncGenerator<Converted> {
  const wrong: Converted[] = []
  const parser = Readable.from(withLineFeeds(createReadStream(path, 'utf8'))).pipe(
    parse({
      bom: true,
      columns: true,
      delimiter: options.delimiter ?? (await likelyDelimiter(path)),
      info: true,
      max_record_size: 2 * 1024 * 1024,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: (error: CsvError | undefined) => {
        wrong.push({ source: `line ${error?.lines ?? '?'}`, reason: error?.message ?? 'is no CSV' })
      },
    }),
  )
  let mapping: Map<string, string> | undefined
  for await (const row of parser) {
    const { info, record } = row as { info: { lines: number }; record: Record<string, string> }
    mapping ??= mapColumns(Object.keys(record), options.columns)
    yield* wrong.splice(0)
    yield convertRow(`line ${info.lines}`, record, mapping, options.dates)
  }
  yield* wrong
}

function mapColumns(headers: string[], given: string[]): Map<string, string> {
  const mapping = new Map<string, string>()
  for (const pair of given) {
    const [, field = '', header = ''] = /^(\w+)=(.*)$/s.exec(pair) ?? []
    if (!Object.hasOwn(recognized, field)) {
      throw usage(`--column must be like title=Subject, with ${Object.keys(recognized).join(', ')}`)
    }
    if (!headers.includes(header)) {
      throw usage(`There is no column "${header}", only ${headers.join(', ')}`)
    }
    mapping.set(field, header)
  }
  for (const [field, names] of Object.entries(recognized)) {
    if (mapping.has(field)) continue
    const header = names
      .map((name) => headers.find((header) => header.trim().toLowerCase() === name))
      .find((header) => header !== undefined && ![...mapping.values()].includes(header))
    if (header) mapping.set(field, header)
  }
  if (!mapping.has('title')) {
    throw usage(`Which column is the title? --column title=… with one of ${headers.join(', ')}`)
  }
  return mapping
}

function convertRow(
  source: string,
  row: Record<string, string>,
  mapping: Map<string, string>,
  dates: CsvOptions['dates'],
): Converted {
  const cell = (field: string) => row[mapping.get(field) ?? '']?.trim() || undefined
  const record: ImportRecord = { title: cell('title') ?? '' }
  const [uid, when, description, tags] = ['uid', 'timestamp', 'description', 'tags'].map(cell)
  if (uid) record.uid = uid
  if (description) record.description = description
  if (tags)
    record.tags = tags
      .split(/[,;|]/)
      .map((tag) => tag.trim())
      .filter(Boolean)
  if (when) {
    const timestamp = timestampOf(when, dates)
    if (!timestamp) return { source, reason: `"${when}" is no date (--dates dmy or mdy may help)` }
    record.timestamp = timestamp
  }
  const used = new Set(mapping.values())
  const others = Object.entries(row).filter(([header, value]) => !used.has(header) && value !== '')
  if (others.length > 0) record.metadata = Object.fromEntries(others)
  return { source, record }
}

/** A date, and perhaps a time, as LifeLog takes them. */
function timestampOf(text: string, dates: CsvOptions['dates']): string | undefined {
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ](.+))?$/i.exec(text)
  if (iso) return `${iso[1]}T${withTwoDigits(iso[2] ?? '00:00')}`
  const [, a = '', mark, b = '', year, time = '00:00'] =
    /^(\d{1,2})([./])(\d{1,2})\2(\d{4})(?:,? (\d{1,2}:\d{2}(?::\d{2})?))?$/.exec(text) ?? []
  const order = mark === '.' ? 'dmy' : dates
  if (!year || !order) return undefined
  const [day, month] = order === 'dmy' ? [a, b] : [b, a]
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${withTwoDigits(time)}`
}

function withTwoDigits(time: string): string {
  return /^\d:/.test(time) ? `0${time}` : time
}

/** The parser counts a line break of two characters twice where it's within quotes. */
async function* withLineFeeds(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let held = ''
  for await (const chunk of chunks) {
    const text = held + chunk
    held = text.endsWith('\r') ? '\r' : ''
    yield text.slice(0, text.length - held.length).replaceAll('\r\n', '\n')
  }
  yield held
}

/** Comma, semicolon or tab: what the header has most of. */
async function likelyDelimiter(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, 0)
    const [header = ''] = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/)
    const amount = (mark: string) => header.split(mark).length
    return [',', ';', '\t'].toSorted((a, b) => amount(b) - amount(a))[0] ?? ','
  } finally {
    await file.close()
  }
}
