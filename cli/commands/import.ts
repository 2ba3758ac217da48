import { createReadStream } from 'node:fs'
import { command } from '../command.ts'
import { usage } from '../failure.ts'
import { importConverted } from '../import/convert.ts'
import { checkEncoding } from '../import/decode.ts'
import type { Converted } from '../import/record.ts'
import { reportImport } from '../import/report.ts'
import { sendImport } from '../import/send.ts'
import { kindOf, readableFile } from '../import/source.ts'
import { dateOrder } from '../import/timestamp.ts'

const types = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  tar: 'application/x-tar',
} as const

export default command({
  usage: 'import <path>',
  summary: 'Take in events: LifeLog JSON, NDJSON or tar, CSV, a folder of Markdown, Day One zip',
  options: {
    '--format <format>': 'json, ndjson, tar, csv, markdown or dayone; by default as the path ends',
    '--dry-run': 'Only say what would come in',
    '--on-conflict <what>': 'For events that are known by their uid: skip (default) or update',
    '--column <field=header...>':
      'CSV: title=Subject, timestamp=…, time=…, description=…, tags=…, uid=…',
    '--delimiter <mark>': 'CSV: what separates columns; found out by default',
    '--dates <order>': 'CSV and Markdown: dmy or mdy, for dates like 03/04/2026',
    '--encoding <name>': 'CSV and Markdown: windows-1252, macintosh, utf-16le …; UTF-8 by default',
  },
  examples: [
    'import events.json',
    'import notes.csv --column title=Subject --column timestamp=Day --dates dmy --dry-run',
    'import ~/notes --on-conflict update',
    'import DayOne.zip',
    'import - --format ndjson < events.ndjson',
  ],
  async run({ args: [path = ''], options, client, out, terminal, signal }) {
    const found = path === '-' ? undefined : await kindOf(path)
    const format = options.format ?? (found?.isDirectory() ? 'markdown' : formatOf(path))
    const dates = dateOrder(options.dates)
    const { encoding } = options
    checkEncoding(encoding)
    if (options.onConflict && !/^(skip|update)$/.test(options.onConflict)) {
      throw usage('--on-conflict must be skip or update')
    }
    const query = {
      dry_run: options.dryRun && 'true',
      on_conflict: options.onConflict,
    }
    if (Object.hasOwn(types, format)) {
      const result = await sendImport(
        { client, out },
        {
          type: types[format as keyof typeof types],
          label: 'importing',
          ...(found && { size: found.size }),
          open: () =>
            path === '-' ? terminal.stdin : createReadStream(path, { highWaterMark: 256 * 1024 }),
          query,
        },
      )
      return reportImport(result, out)
    }
    if (format === 'markdown') {
      if (!found?.isDirectory()) throw usage(`${path} is no folder`)
      const { convertMarkdown } = await import('../import/markdown.ts')
      return take(convertMarkdown(path, { dates, encoding }))
    }
    if (format !== 'csv' && format !== 'dayone') throw usage(`--format can't be "${format}"`)
    await using file = await readableFile(path, { terminal, signal })
    if (format === 'csv') {
      const { convertCsv } = await import('../import/csv.ts')
      const { column: columns = [], delimiter } = options
      return await take(convertCsv(file.path, { columns, delimiter, dates, encoding }))
    }
    const { convertDayOne } = await import('../import/day-one.ts')
    await take(convertDayOne(file.path))

    async function take(converted: AsyncIterable<Converted>): Promise<void> {
      reportImport(await importConverted({ client, out, signal }, converted, query), out)
    }
  },
})

function formatOf(path: string): string {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  const formats: Record<string, string> = {
    json: 'json',
    ndjson: 'ndjson',
    jsonl: 'ndjson',
    tar: 'tar',
    csv: 'csv',
    tsv: 'csv',
    zip: 'dayone',
  }
  const format = Object.hasOwn(formats, extension) ? formats[extension] : undefined
  if (!format) {
    const what = path === '-' ? 'What comes from standard input' : `What is ${path}`
    throw usage(`${what}? --format json, ndjson, tar, csv, markdown or dayone`)
  }
  return format
}
