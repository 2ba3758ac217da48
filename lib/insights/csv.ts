import type { Insights } from './schema.ts'

/** As a table by RFC 4180, which spreadsheets read. */
export function insightsCsv({ by, items }: Insights): string {
  const rows = items.map(({ period, count, sum, mean }) => [period, count, sum ?? '', mean ?? ''])
  return [[by, 'count', 'sum', 'mean'], ...rows]
    .map((row) => `${row.map(field).join()}\r\n`)
    .join('')
}

/** A leading = + - @ would be a formula to a spreadsheet. */
function field(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
