import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'

/** Languages of the search by Tesseract's names (ISO 639-2). */
const codes: Record<string, string> = {
  arabic: 'ara',
  armenian: 'hye',
  basque: 'eus',
  catalan: 'cat',
  danish: 'dan',
  dutch: 'nld',
  english: 'eng',
  estonian: 'est',
  finnish: 'fin',
  french: 'fra',
  german: 'deu',
  greek: 'ell',
  hindi: 'hin',
  hungarian: 'hun',
  indonesian: 'ind',
  irish: 'gle',
  italian: 'ita',
  lithuanian: 'lit',
  nepali: 'nep',
  norwegian: 'nor',
  portuguese: 'por',
  romanian: 'ron',
  russian: 'rus',
  serbian: 'srp',
  spanish: 'spa',
  swedish: 'swe',
  tamil: 'tam',
  turkish: 'tur',
  yiddish: 'yid',
}

/** A language in which text in pictures is recognized, and the file with Tesseract's data of it. */
export type OcrLanguage = { language: string; file: string }

/**
 * Those of `languages`, in their order, whose data is here: in the folder `ocr` of the data folder,
 * where the owner puts it, or as an npm package. Never fetched from elsewhere.
 */
export async function findOcrLanguages(
  dataDir: string,
  languages: string[],
): Promise<OcrLanguage[]> {
  const found = []
  for (const language of languages) {
    const file = await findData(dataDir, codes[language] ?? language)
    if (file) found.push({ language, file })
  }
  return found
}

async function findData(dataDir: string, code: string): Promise<string | undefined> {
  const name = `${code}.traineddata`
  const own = [name, `${name}.gz`].map((file) => resolve(dataDir, 'ocr', file))
  for (const file of [...own, packaged(code, name)]) {
    if (file && (await isReadable(file))) return file
  }
  return undefined
}

function packaged(code: string, name: string): string | undefined {
  try {
    const path = `@tesseract.js-data/${code}/4.0.0_best_int/${name}.gz`
    return createRequire(import.meta.url).resolve(path)
  } catch {
    return undefined
  }
}

function isReadable(file: string): Promise<boolean> {
  return access(file, constants.R_OK).then(
    () => true,
    () => false,
  )
}
