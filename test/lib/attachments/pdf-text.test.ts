import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { readPdf } from '../../../lib/attachments/pdf-text.ts'
import { limits } from '../../../lib/base/limits.ts'
import { hostilePdfs, pdfWithTexts } from '../../support/pdf.ts'

const { signal } = new AbortController()
const read = (bytes: Buffer, bounds?: Parameters<typeof readPdf>[2]) =>
  readPdf(Readable.from([bytes]), signal, bounds)

test('the text of a PDF is that of its pages', { timeout: 60_000 }, async () => {
  expect(await read(pdfWithTexts('Fish soup 17.00', 'Page two'))).toBe(
    'Fish soup 17.00\nPage two\n',
  )
})

test('no more text is read than is searched', { timeout: 60_000 }, async () => {
  const pages = Array.from({ length: 300 }, (_, i) => `${'word '.repeat(200)}${i}`)
  expect((await read(pdfWithTexts(...pages)))?.length).toBe(limits.fileText)
})

describe('a reader survives', () => {
  const bounds = { time: 20_000, memory: 500_000_000, heapMb: 128 }
  test.each(Object.entries(hostilePdfs))('%s', { timeout: 120_000 }, async (_, make) => {
    const text = await read(make(), bounds)
    expect(text?.length ?? 0).toBeLessThanOrEqual(limits.fileText)
  })

  test('twenty of them', () => {
    expect(Object.keys(hostilePdfs)).toHaveLength(20)
  })
})

test('one that is broken off ends its process', { timeout: 60_000 }, async () => {
  const stopping = new AbortController()
  const reading = readPdf(new Readable({ read() {} }), stopping.signal)
  stopping.abort()
  expect(await reading).toBeUndefined()
})
