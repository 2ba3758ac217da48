import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { OcrProgress } from '../../settings/schema.ts'
import { renditionTypes } from '../renditions/rendition-sizes.ts'
import { recognizeText } from './ocr.ts'
import { findOcrLanguages } from './ocr-languages.ts'
import { hasType, isQueued, type QueuedFile, readQueue, readStored } from './text-queue.ts'

/** The types of pictures whose text is read; the index `attachments_unread_pictures` names the same. */
export const pictureTypes = renditionTypes

/** A larger picture isn't read, in bytes: it's in memory as a whole. */
const pictureMaxBytes = 100 * 1024 * 1024

/** How often it's looked whether the owner changed the settings meanwhile, in ms. */
const settingsInterval = 1_000

/**
 * Reads the text of pictures where the owner wants that, the newest first, until none is left or the
 * owner changes their mind.
 * @throws {Problem} `storage_unavailable`: the rest waits
 */
export async function readPictures(ctx: Context, signal: AbortSignal): Promise<void> {
  const wanted = await readWish(ctx)
  if (!wanted) return
  const files = await languageFiles(ctx, wanted)
  if (files.length === 0) return
  const changed = new AbortController()
  const watch = setInterval(async () => {
    const now = await readWish(ctx).catch(() => wanted)
    if (!isDeepStrictEqual(now, wanted)) changed.abort()
  }, settingsInterval)
  const read = (file: QueuedFile, signal: AbortSignal) => readPicture(ctx, file, files, signal)
  try {
    const signals = AbortSignal.any([signal, changed.signal])
    await readQueue(ctx, { types: pictureTypes, order: 'newest', read }, signals)
  } finally {
    clearInterval(watch)
  }
}

/** The languages to read in; undefined where nothing is to be read. */
async function readWish({ settings }: Pick<Context, 'settings'>): Promise<string[] | undefined> {
  const { ocr, search_languages } = (await settings.get()).settings
  return ocr ? search_languages : undefined
}

async function languageFiles({ config }: Pick<Context, 'config'>, languages: string[]) {
  const found = await findOcrLanguages(config.LIFELOG_DATA_DIR, languages)
  return found.map(({ file }) => file)
}

async function readPicture(
  ctx: Context,
  file: QueuedFile,
  languages: string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const { content_type, size_bytes } = file
  if (size_bytes > pictureMaxBytes) return undefined
  return readStored(ctx, file, ({ body }) => recognizeText(body, content_type, languages, signal))
}

/** In which languages pictures can be read, and how far it is with them. */
export async function reportOcr(
  ctx: Pick<Context, 'db' | 'settings' | 'config'>,
): Promise<OcrProgress> {
  const { ocr, search_languages } = (await ctx.settings.get()).settings
  const found = await findOcrLanguages(ctx.config.LIFELOG_DATA_DIR, search_languages)
  const languages = found.map(({ language }) => language)
  if (!ocr) return { languages, pictures: 0, remaining: 0 }
  const { rows } = await sql<{ pictures: number; remaining: number }>`
    select
      (select count(*) from attachments where state = 'ready' and ${hasType(pictureTypes)}) as pictures,
      (select count(*) from attachments where ${isQueued(pictureTypes)}) as remaining`.execute(
    ctx.db,
  )
  return { languages, pictures: 0, remaining: 0, ...rows[0] }
}
