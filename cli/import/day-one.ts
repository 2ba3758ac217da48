import { buffer } from 'node:stream/consumers'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { Failure } from '../failure.ts'
import type { FileSource } from '../form.ts'
import { type Converted, titleAndRest } from './record.ts'

/** A journal is parsed as a whole. */
const journalMaxBytes = 256 * 1024 * 1024
const mostEntries = 200_000

/** What there is of an entry in Day One's JSON, as far as it's needed. */
type DayOneEntry = {
  uuid?: unknown
  creationDate?: unknown
  text?: unknown
  tags?: unknown
  photos?: unknown
  videos?: unknown
  audios?: unknown
  pdfAttachments?: unknown
  location?: unknown
  weather?: unknown
  timeZone?: unknown
  starred?: unknown
}

/**
 * The entries of a Day One export (a zip with JSON journals, photos, videos, audios and pdfs) as
 * events with their files. Files are read straight from the archive as they're sent, so no path of
 * it is ever written to; yauzl refuses paths that lead out, and entries that are larger than said.
 * @throws {Failure} `failed` for what is no such archive
 */
export async function* convertDayOne(path: string): AsyncGenerator<Converted> {
  // Stays open until the process ends: files are read after the last entry was taken.
  const zip = await openZip(path)
  const entries = await readDirectory(zip)
  const journals = [...entries.values()].filter(({ fileName }) => /^[^/]+\.json$/i.test(fileName))
  if (journals.length === 0) throw new Failure('failed', `${path} has no journal in JSON.`)
  for (const journal of journals) {
    for (const [i, entry] of (await readJournal(zip, journal)).entries()) {
      yield convertEntry(zip, entries, entry, `${journal.fileName} entry ${i + 1}`)
    }
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: true })
  } catch (cause) {
    throw noZip(cause)
  }
}

/** By name. A bomb is found out here: it has too many entries, or one twice. */
async function readDirectory(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > mostEntries) throw noZip(new Error(`it has ${zip.entryCount} entries`))
  const entries = new Map<string, Entry>()
  try {
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry)
  } catch (cause) {
    throw noZip(cause)
  }
  return entries
}

async function readJournal(zip: ZipFile, journal: Entry): Promise<DayOneEntry[]> {
  const { fileName, uncompressedSize } = journal
  if (uncompressedSize > journalMaxBytes) {
    throw new Failure('failed', `${fileName} has ${uncompressedSize} bytes, more than is read.`)
  }
  try {
    const text = (await buffer(await zip.openReadStreamPromise(journal))).toString()
    const { entries } = JSON.parse(text) as { entries?: unknown }
    if (Array.isArray(entries)) return entries.filter((entry) => entry !== null)
  } catch (cause) {
    throw new Failure('failed', `${fileName} can't be read: ${(cause as Error).message}.`, {
      cause,
    })
  }
  throw new Failure('failed', `${fileName} is no journal of Day One: it has no entries.`)
}

function convertEntry(
  zip: ZipFile,
  entries: Map<string, Entry>,
  entry: DayOneEntry,
  source: string,
): Converted {
  const [, a, b, c, d, e] =
    /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(String(entry.uuid).replaceAll('-', '')) ?? []
  if (!a) return { source, reason: 'has no uuid' }
  const text = typeof entry.text === 'string' ? entry.text : ''
  const written = text
    .replace(/!\[[^\]]*\]\(dayone-moment:[^)]*\)/g, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
  const files = filesOf(zip, entries, entry)
  const { title, description } = titleAndRest(written)
  const { location, weather, timeZone, starred } = entry
  return {
    source,
    record: {
      uid: [a, b, c, d, e].join('-').toLowerCase(),
      title: title || files[0]?.name || 'Untitled',
      ...(typeof entry.creationDate === 'string' && { timestamp: entry.creationDate }),
      ...(description && { description }),
      tags: Array.isArray(entry.tags)
        ? entry.tags.map((tag) => String(tag).replaceAll(',', ' '))
        : [],
      metadata: { location, weather, timezone: timeZone, starred: starred || undefined },
    },
    files,
  }
}

const folders = {
  photos: 'photos',
  videos: 'videos',
  audios: 'audios',
  pdfAttachments: 'pdfs',
} as const

type Media = { md5?: unknown; type?: unknown; format?: unknown; filename?: unknown }

function filesOf(zip: ZipFile, entries: Map<string, Entry>, entry: DayOneEntry): FileSource[] {
  return Object.entries(folders).flatMap(([list, folder]) => {
    const media = entry[list as keyof typeof folders]
    if (!Array.isArray(media)) return []
    return media.flatMap((one: Media | null) => {
      const extension = String(one?.type ?? one?.format ?? (folder === 'pdfs' ? 'pdf' : ''))
      const found =
        entries.get(`${folder}/${one?.md5}.${extension}`) ??
        [...entries.values()].find(({ fileName }) => fileName.startsWith(`${folder}/${one?.md5}.`))
      if (!found || found.uncompressedSize === 0) return []
      const name = typeof one?.filename === 'string' ? one.filename : found.fileName
      return {
        name: name.split('/').at(-1) ?? name,
        size: found.uncompressedSize,
        open: () => zip.openReadStreamPromise(found),
      }
    })
  })
}

function noZip(cause: unknown): Failure {
  return new Failure('failed', `This zip can't be taken: ${(cause as Error).message}.`, { cause })
}
