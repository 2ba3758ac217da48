import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { runBounded } from '../lib/attachments/text/bounded-child.ts'
import { findOcrLanguages } from '../lib/attachments/text/ocr-languages.ts'
import { heic } from './support/files.ts'
import { pdfWithTexts } from './support/pdf.ts'
import { receipt } from './support/receipt.ts'

const dist = join(import.meta.dirname, '../dist')
const bounds = { time: 100_000, memory: 900_000_000, heapMb: 256 }

/** What a built child makes of a file; it may read `dist/`, too, as it does there. */
function read(name: string, file: Buffer, args: string[], permissions: string[] = []) {
  return runBounded(
    {
      script: join(dist, name),
      args,
      permissions: [`--allow-fs-read=${dist}`, ...permissions],
      nice: 0,
      bounds,
    },
    Readable.from([file]),
    new AbortController().signal,
  )
}

test('a PDF is read by what is built', async () => {
  expect(await read('pdf-text.child.js', pdfWithTexts('seen from the pier'), ['1000'])).toContain(
    'seen from the pier',
  )
})

test('a picture and a HEIC are read by what is built', async () => {
  const [english] = await findOcrLanguages('/nowhere', ['english'])
  const file = english?.file ?? ''
  const permissions = ['--allow-addons', '--allow-worker', `--allow-fs-read=${file}`]
  const ocr = (picture: Buffer, type: string) =>
    read('ocr.child.js', picture, [type, '1000', file], permissions)
  expect(await ocr(receipt, 'image/jpeg')).toContain('NORDLICHT')
  expect(await ocr(heic, 'image/heic')).toBeTypeOf('string')
})

test('a HEIC is decoded by what is built', async () => {
  const workerData = { bytes: new Uint8Array(heic), pixelsMax: 1_000_000 }
  const { promise, resolve, reject } = Promise.withResolvers<{ width: number; data: Uint8Array }>()
  new Worker(join(dist, 'heic-worker.js'), { workerData })
    .on('message', resolve)
    .on('error', reject)
  const { width, data } = await promise
  expect(width).toBeGreaterThan(0)
  expect(data.length).toBeGreaterThan(0)
})
