import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { recognizeText } from '../../../../lib/attachments/text/ocr.ts'
import { findOcrLanguages } from '../../../../lib/attachments/text/ocr-languages.ts'
import { readableLines } from '../../../../lib/attachments/text/ocr-lines.ts'
import { jpeg } from '../../../support/files.ts'
import { broken, deep, flood } from '../../../support/hostile-pictures.ts'
import { receipt } from '../../../support/receipt.ts'

const { signal } = new AbortController()
const english = await findOcrLanguages('/nowhere', ['english'])

const read = (bytes: Buffer, type: string, bounds?: Parameters<typeof recognizeText>[4]) =>
  recognizeText(Readable.from([bytes]), type, files(english), signal, bounds)
const files = (languages: typeof english) => languages.map(({ file }) => file)

test('a receipt photographed askew, lying on its side, is read in two languages', async () => {
  const languages = files(await findOcrLanguages('/nowhere', ['german', 'english']))
  const text = await recognizeText(Readable.from([receipt]), 'image/jpeg', languages, signal)
  for (const words of ['NORDLICHT', '2x Grünkohl-Suppe', '17,00', 'Lighthouse', '14.03.2024']) {
    expect(text).toContain(words)
  }
})

test.each([
  ['broken', broken(), 'image/png'],
  ['of a million times a million pixels', flood(), 'image/png'],
  ['of more memory than it may take', deep(), 'image/png'],
  ['no picture', Buffer.from('%PDF-1.7'), 'image/jpeg'],
  ['no HEIC', jpeg, 'image/heic'],
  ['empty', Buffer.alloc(0), 'image/webp'],
])('a picture that is %s has no text, and nothing else happens', async (_, bytes, type) => {
  expect(await read(bytes, type)).toBeUndefined()
})

test('a picture of a few pixels has an empty text', async () => {
  expect(await read(jpeg, 'image/jpeg')).toBe('')
})

test('one that takes too long or too much is given up, as is one that is broken off', async () => {
  const bounds = { time: 60_000, memory: 900_000_000, heapMb: 256 }
  expect(await read(receipt, 'image/jpeg', { ...bounds, time: 200 })).toBeUndefined()
  expect(await read(receipt, 'image/jpeg', { ...bounds, memory: 50_000_000 })).toBeUndefined()
  const stopping = new AbortController()
  const endless = new Readable({ read() {} })
  const reading = recognizeText(endless, 'image/jpeg', files(english), stopping.signal)
  stopping.abort()
  expect(await reading).toBeUndefined()
})

test('languages are those whose data is here, the owner’s own files first', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'lifelog-ocr-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  await mkdir(join(dir, 'ocr'))
  await writeFile(join(dir, 'ocr/ita.traineddata'), 'x')
  await writeFile(join(dir, 'ocr/eng.traineddata.gz'), 'x')
  const asked = ['italian', 'german', 'russian', 'english']
  const found = await findOcrLanguages(dir, asked)
  expect(found.map(({ language }) => language)).toEqual(['italian', 'german', 'english'])
  expect(found[0]?.file).toBe(join(dir, 'ocr/ita.traineddata'))
  expect(found[2]?.file).toBe(join(dir, 'ocr/eng.traineddata.gz'))
  const italian = files(found).slice(0, 1)
  const text = recognizeText(Readable.from([jpeg]), 'image/jpeg', italian, signal)
  expect(await text, 'data that is none').toBeUndefined()
})

test('what is seen in grass and clouds is no text', () => {
  const row = (line: number, confidence: number, text: string) =>
    ['5', '1', '1', '1', line, '1', '0', '0', '9', '9', confidence, text].join('\t')
  const tsv = [
    row(1, 96, 'Platform'),
    row(1, 43, '|'),
    row(1, 91, '4'),
    row(2, 88, '|'),
    row(2, 74, 'Wer'),
    row(3, 30, 'LAPT'),
    row(4, 95, '4,20'),
    ['4', '1', '1', '1', '5', '0', '0', '0', '9', '9', '-1', ''].join('\t'),
    '',
  ]
  expect(readableLines(tsv.join('\n'))).toBe('Platform 4\n4,20')
})
