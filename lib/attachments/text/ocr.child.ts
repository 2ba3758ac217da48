import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { openPicture } from '../renditions/open-picture.ts'
import { readableLines } from './ocr-lines.ts'

/**
 * A process of its own: reads a picture of the type that its first argument says from standard input
 * and writes the words that are in it, up to as many characters as the second says, in the languages
 * whose data is in the files that the others name.
 */
const [contentType = '', maxLength, ...languageFiles] = process.argv.slice(2)

/** Pixels that a page of small print needs; more take longer and are read no better. */
const pixelsMax = 2_500_000
/** A small picture is read better when it's made larger. */
const enlargementMax = 2

const engine = { lstm: 1 }
const pages = { auto: '3', sparse: '11' }
const thresholding = { sauvola: '2' }

const png = await prepare(await buffer(process.stdin))
const text = readableLines(await recognize(png))
process.stdout.write(text.slice(0, Number(maxLength)).toWellFormed(), () => process.exit(0))

/** Upright, grey and of a size that is read well, as PNG. */
async function prepare(bytes: Buffer): Promise<Buffer> {
  const { picture, width, height } = await openPicture(bytes, contentType)
  const scale = Math.min(enlargementMax, Math.sqrt(pixelsMax / (width * height)))
  return picture
    .autoOrient()
    .flatten({ background: '#fff' })
    .resize({ width: Math.max(1, Math.round(width * scale)) })
    .greyscale()
    .png({ compressionLevel: 1 })
    .toBuffer()
}

/** The words of a picture as Tesseract's table. */
async function recognize(png: Buffer): Promise<string> {
  const core = await loadCore()
  const languages = []
  for (const file of languageFiles) {
    const [language] = basename(file).split('.')
    const data = await readFile(file)
    core.FS.writeFile(`${language}.traineddata`, isGzip(data) ? gunzipSync(data) : data)
    languages.push(language)
  }
  const api = new core.TessBaseAPI()
  if (api.Init(null, languages.join('+'), engine.lstm) !== 0) {
    throw new Error(`The data of ${languages.join(', ')} can't be loaded.`)
  }
  // The light on a photo differs from one corner to the other.
  api.SetVariable('thresholding_method', thresholding.sauvola)
  api.SetVariable('tessedit_pageseg_mode', pages.auto)
  core.FS.writeFile('/input', png)
  if (api.SetImageFile(1, 0) === 1) throw new Error('The picture can’t be read.')
  api.FindLines()
  const angle = api.GetGradient()
  // By columns, prices far from their article are taken for something else.
  api.SetVariable('tessedit_pageseg_mode', pages.sparse)
  api.SetImageFile(1, angle)
  api.Recognize(null)
  return api.GetTSVText()
}

/** With the processor's vector instructions, three times as fast, where it has them. */
async function loadCore() {
  const ignore = () => {}
  const hooks = { TesseractProgress: ignore, print: ignore, printErr: ignore }
  const { default: load } = await import('tesseract.js-core/tesseract-core-simd-lstm.js')
  return load(hooks).catch(async () => {
    const { default: load } = await import('tesseract.js-core/tesseract-core-lstm.js')
    return load(hooks)
  })
}

function isGzip([first, second]: Buffer): boolean {
  return first === 0x1f && second === 0x8b
}
