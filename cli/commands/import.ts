import { createReadStream } from 'node:fs'
import { command } from '../command.ts'
import { usage } from '../failure.ts'
import { type ConvertedResult, importConverted } from '../import/convert.ts'
import type { CsvOptions } from '../import/csv.ts'
import type { Converted } from '../import/record.ts'
import { reportImport, sendImport } from '../import/send.ts'
import { kindOf } from '../import/source.ts'

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
    '--column <field=header...>': 'CSV: title=Subject, timestamp=…, description=…, tags=…, uid=…',
    '--delimiter <mark>': 'CSV: what separates columns; found out by default',
    '--dates <order>': 'CSV: dmy or mdy, for dates like 03/04/2026',
  },
  examples: [
    'import events.json',
    'import notes.csv --column title=Subject --column timestamp=Day --dates dmy --dry-run',
    'import ~/notes',
    'import DayOne.zip --on-conflict update',
  ],
  async run({ args: [path = ''], options, client, out, signal }) {
    const found = await kindOf(path)
    const format = options.format ?? (found.isDirectory() ? 'markdown' : formatOf(path))
    const dates = orderOf(options.dates)
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
          size: found.size,
          open: () => createReadStream(path, { highWaterMark: 256 * 1024 }),
          query,
        },
      )
      return reportImport(result, out)
    }
    const result = await importConverted({ client, out, signal }, await convert(), query)
    reportImport(result, out, (refused) => (refused as ConvertedResult['refused'][number]).source)

    async function convert(): Promise<AsyncIterable<Converted>> {
      if (format === 'csv') {
        const { convertCsv } = await import('../import/csv.ts')
        return convertCsv(path, {
          columns: options.column ?? [],
          delimiter: options.delimiter,
          dates,
        })
      }
      if (format === 'markdown') {
        if (!found.isDirectory()) throw usage(`${path} is no folder`)
        const { convertMarkdown } = await import('../import/markdown.ts')
        return convertMarkdown(path)
      }
      if (format !== 'dayone') throw usage(`--format can't be "${format}"`)
      const { convertDayOne } = await import('../import/day-one.ts')
      return convertDayOne(path)
    }
  },
})

function orderOf(dates: string | undefined): CsvOptions['dates'] {
  if (dates === undefined || dates === 'dmy' || dates === 'mdy') return dates
  throw usage('--dates must be dmy or mdy')
}

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
  if (!format) throw usage(`What is ${path}? --format json, ndjson, tar, csv, markdown or dayone`)
  return format
}
