import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readPdf } from '../../../../lib/attachments/text/pdf-text.ts'
import { limits } from '../../../../lib/base/limits.ts'
import { createSlots } from '../../../../lib/base/semaphore.ts'
import { peakMemory } from '../../../bench/peak-memory.ts'
import { hostilePdfs, pdfWithTexts } from '../../../support/pdf.ts'

const { signal } = new AbortController()
/** A machine may be busy: how long it takes isn't what is asked. */
const unhurried = { time: 300_000, memory: 700_000_000, heapMb: 256 }
const read = (bytes: Buffer, bounds: Parameters<typeof readPdf>[2] = unhurried) =>
  readPdf(Readable.from([bytes]), signal, bounds)

test('the text of a PDF is that of its pages', async () => {
  expect(await read(pdfWithTexts('Fish soup 17.00', 'Page two'))).toBe(
    'Fish soup 17.00\nPage two\n',
  )
})

test('no more text is read than is searched', async () => {
  const pages = Array.from({ length: 300 }, (_, i) => `${'word '.repeat(200)}${i}`)
  expect((await read(pdfWithTexts(...pages)))?.length).toBe(limits.fileText)
})

test('20 files that break readers leave the app running and its memory flat', async () => {
  const bounds = { time: 5_000, memory: 500_000_000, heapMb: 128 }
  const files = Object.entries(hostilePdfs).map(([name, make]) => ({ name, bytes: make() }))
  expect(files).toHaveLength(20)
  const inTwos = createSlots(2)
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  const peak = await peakMemory(process.pid, () =>
    Promise.all(
      files.map(async ({ name, bytes }) => {
        const text = await inTwos(() => read(bytes, bounds))
        expect.soft(text?.length ?? 0, name).toBeLessThanOrEqual(limits.fileText)
      }),
    ),
  )
  expect(peak - before).toBeLessThan(50_000_000)
})

test('one that is broken off ends its process', async () => {
  const stopping = new AbortController()
  const reading = readPdf(new Readable({ read() {} }), stopping.signal)
  stopping.abort()
  expect(await reading).toBeUndefined()
})
