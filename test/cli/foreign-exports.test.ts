import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '../../cli/client.ts'
import { type ConvertedResult, importConverted } from '../../cli/import/convert.ts'
import { convertCsv } from '../../cli/import/csv.ts'
import { convertDayOne } from '../../cli/import/day-one.ts'
import { convertMarkdown } from '../../cli/import/markdown.ts'
import { reportImport } from '../../cli/import/report.ts'
import type { Output } from '../../cli/output.ts'
import { type Served, serveLifeLog, token } from '../support/cli.ts'
import { type ForeignExport, writeForeignExports } from '../support/foreign-exports.ts'

let served: Served
let exports: ForeignExport[]
beforeAll(async () => {
  served = await serveLifeLog({})
  exports = await writeForeignExports(served.folder)
})
afterAll(() => served.close())

/** What an import answers, and the words that it closes with. */
async function take(foreign: ForeignExport): Promise<{ result: ConvertedResult; said: string[] }> {
  const said: string[] = []
  const out: Output = {
    json: false,
    data: () => {},
    write: () => {},
    say: (message) => said.push(message),
    complain: (message) => said.push(message),
    warn: (message) => said.push(message),
    style: (_, text) => text,
    watched: false,
    draw: () => {},
    stdout: process.stdout,
  }
  const path = join(served.folder, foreign.name)
  const { encoding, dates } = foreign
  const converted = {
    csv: () => convertCsv(path, { columns: [], delimiter: undefined, dates, encoding }),
    dayone: () => convertDayOne(path),
    markdown: () => convertMarkdown(path, { dates, encoding }),
  }[foreign.format]()
  const { signal } = new AbortController()
  const client = createClient({ url: served.url, token, tokenIsStored: false }, signal)
  const result = await importConverted({ client, out, signal }, converted, {})
  try {
    reportImport(result, out)
  } catch (error) {
    said.push((error as Error).message)
  }
  return { result, said }
}

test('the closing table accounts for each record and file of 60 foreign exports', async () => {
  expect(exports.length).toBeGreaterThanOrEqual(60)
  for (const foreign of exports) {
    const { name, whole, inPart = 0, refused = 0, attached = 0, left = 0, fails } = foreign
    if (fails) {
      await expect(take(foreign), name).rejects.toThrow(fails)
      continue
    }
    const { result, said } = await take(foreign)
    expect(
      {
        created: result.created,
        inPart: new Set(result.partial.map(({ source }) => source)).size,
        refused: result.refused.length,
        attached: result.attachments.restored,
        left: result.left.length,
      },
      `${name}: ${said.join('\n')}`,
    ).toEqual({ created: whole + inPart, inPart, refused, attached, left })
    for (const { source } of [...result.partial, ...result.refused, ...result.left]) {
      expect(
        said.filter((line) => line.includes(`  ${source}  `)),
        source,
      ).not.toEqual([])
    }
    const again = await take(foreign)
    expect(again.result, name).toMatchObject({
      created: 0,
      skipped: result.created,
      attachments: { restored: 0, skipped: attached },
    })
  }
  const broken = await served.lifelog.ctx.db
    .selectFrom('events')
    .select('title')
    .where('title', 'like', '%\ufffd%')
    .execute()
  expect(broken).toEqual([])
  const cheese = await served.lifelog.ctx.db
    .selectFrom('events')
    .select(['title', 'timestamp', 'metadata', 'description'])
    .where('title', 'like', 'Käse %')
    .execute()
  expect(cheese).toHaveLength(80)
  for (const { title, timestamp, metadata, description } of cheese) {
    expect({ title, timestamp: String(timestamp), metadata }).toMatchObject({
      timestamp: expect.stringMatching(/^2026-03-04T12:30:00/),
      metadata: { Price: '1', 'Price (2)': '2' },
    })
    expect(description).toMatch(/^(two\nlines, "quoted"|surplus)$/)
  }
})
