import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { type CsvError, parse } from 'csv-parse'
import { type Columns, type Field, findColumns, nameColumns } from './csv-columns.ts'
import { decodeFile } from './decode.ts'
import { createContentUids, uidOf } from './identity.ts'
import type { Converted, ImportRecord } from './record.ts'
import { type DateOrder, timestampOf } from './timestamp.ts'
import { readWhenWhere, type WhenWhere, type WhenWhereField } from './when-where.ts'

export type CsvOptions = {
  /** `title=Subject`: which column is what. */
  columns: string[]
  delimiter: string | undefined
  dates: DateOrder
  encoding: string | undefined
}

/**
 * The rows of a CSV file with a header, as events. What isn't mapped goes into the metadata: cells
 * beyond the header and under a header that is there twice, too. A row with an id is the same event
 * each time, however it changed; one without by what it says.
 * @throws {Failure} `usage` where no column is the title, or the file isn't in its encoding
 */
export async function* convertCsv(path: string, options: CsvOptions): AsyncGenerator<Converted> {
  const { delimiter, headerLine } = await inspect(path, options)
  const wrong: Converted[] = []
  const parser = Readable.from(withLineFeeds(decodeFile(path, options.encoding))).pipe(
    parse({
      delimiter,
      from_line: headerLine,
      info: true,
      max_record_size: 2 * 1024 * 1024,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      skip_records_with_error: true,
      on_skip: (error: CsvError | undefined) => {
        const source = `line ${error?.lines ?? '?'}`
        // One bad row can have several faults.
        if (wrong.at(-1)?.source === source) return
        wrong.push({ source, reason: error?.message ?? 'is no CSV' })
      },
    }),
  )
  const contentUid = createContentUids()
  const file = basename(path)
  let names: string[] | undefined
  let columns: Columns = {}
  for await (const row of parser) {
    const { info, record: cells } = row as { info: { lines: number }; record: string[] }
    yield* wrong.splice(0)
    if (names) yield convertRow(`line ${info.lines}`, cells)
    else {
      names = nameColumns(cells)
      columns = findColumns(names, options.columns)
    }
  }
  yield* wrong

  function convertRow(source: string, cells: string[]): Converted {
    const cell = (field: Field) => cells[columns[field] ?? -1]?.trim() || undefined
    const record: ImportRecord = { title: cell('title') ?? '' }
    const [id, when, time, description, tags] = [
      cell('uid'),
      cell('timestamp'),
      cell('time'),
      cell('description'),
      cell('tags'),
    ]
    if (description) record.description = description
    if (tags) record.tags = tagsOf(tags)
    if (when) {
      const timestamp = timestampOf(when, options.dates, time)
      if (!timestamp) return { source, reason: noDate([when, time].filter(Boolean).join(' ')) }
      record.timestamp = timestamp
    }
    const { fields, lost } = readWhenWhere(whenWhereIn(cell), record.timestamp, options.dates)
    Object.assign(record, fields)
    const uid = id && uidOf(id, file)
    const used = new Set(Object.values(columns))
    for (const field of lost.keys()) used.delete(columns[field] as number)
    // What doesn't say all that its cell says stays beside the others.
    if (uid !== id?.toLowerCase()) used.delete(columns.uid as number)
    if (!when) used.delete(columns.time as number)
    const others = cells
      .map((value, i) => [names?.[i] ?? `column ${i + 1}`, value, used.has(i)] as const)
      .filter(([, value, isUsed]) => !isUsed && value !== '')
    if (others.length > 0) {
      record.metadata = Object.fromEntries(others.map(([name, value]) => [name, value]))
    }
    const whole = { uid: uid ?? contentUid(record), ...record }
    return { source, record: whole, lost: [...lost.values()].map(inMetadata) }
  }
}

const whenWhereFields: WhenWhereField[] = [
  'timezone',
  'end',
  'end_time',
  'precision',
  'approximate',
  'place',
  'latitude',
  'longitude',
]

function whenWhereIn(cell: (field: Field) => string | undefined): WhenWhere {
  return Object.fromEntries(whenWhereFields.map((field) => [field, cell(field)]))
}

function inMetadata(reason: string): string {
  return `${reason}; it is in the metadata`
}

function tagsOf(list: string): string[] {
  return list
    .split(/[,;|]/)
    .map((tag) => tag.trim())
    .filter(Boolean)
}

function noDate(text: string): string {
  return `"${text}" is no date that is understood (--dates dmy or mdy may help)`
}

/** The parser takes no line feed for none, and counts one of two characters twice within quotes. */
async function* withLineFeeds(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let held = ''
  for await (const chunk of chunks) {
    const text = held + chunk
    held = text.endsWith('\r') ? '\r' : ''
    yield text.slice(0, text.length - held.length).replace(/\r\n?/g, '\n')
  }
  if (held) yield '\n'
}

/**
 * What separates the cells, and the line of the header: the second where Excel put `sep=;` first.
 * Reads all of the file, so that one in another encoding is refused before anything of it comes in.
 */
async function inspect(
  path: string,
  { delimiter, encoding }: CsvOptions,
): Promise<{ delimiter: string; headerLine: number }> {
  let head = ''
  for await (const text of decodeFile(path, encoding)) if (head.length < 65_536) head += text
  const [, mark] = /^sep=(.)\r?\n/.exec(head) ?? []
  return { delimiter: delimiter ?? mark ?? likelyDelimiter(head), headerLine: mark ? 2 : 1 }
}

/** Comma, semicolon, tab or bar: what the header has most of, outside of quotes. */
function likelyDelimiter(head: string): string {
  const plain = head.replace(/"[^"]*"/g, '').trimStart()
  const [header = ''] = plain.split(/[\r\n]/)
  const amount = (mark: string) => header.split(mark).length
  return [',', ';', '\t', '|'].toSorted((a, b) => amount(b) - amount(a))[0] ?? ','
}
