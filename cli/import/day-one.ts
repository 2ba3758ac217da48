import { buffer } from 'node:stream/consumers'
import type { Entry } from 'yauzl'
import { Failure } from '../failure.ts'
import { mediaFolders, mediaOf } from './day-one-media.ts'
import { type Converted, titleAndRest } from './record.ts'
import { isTimezone } from './when-where.ts'
import { type Archive, openArchive } from './zip.ts'

/** A journal is parsed as a whole. */
const journalMaxBytes = 256 * 1024 * 1024

/** An entry in Day One's JSON. */
export type DayOneEntry = Record<string, unknown>

/** What becomes part of the event elsewhere, or says the text a second time. */
const consumed = new Set([
  ...Object.keys(mediaFolders),
  ...['uuid', 'creationDate', 'modifiedDate', 'text', 'richText', 'tags', 'timeZone'],
])

/**
 * The entries of a Day One export (a zip with JSON journals, photos, videos, audios and pdfs) as
 * events with their files. The journal is a tag, the place of a photo in the text is marked by its
 * name, and whatever else an entry says becomes metadata.
 * @throws {Failure} `failed` for what is no such archive
 */
export async function* convertDayOne(path: string): AsyncGenerator<Converted> {
  const archive = await openArchive(path)
  const all = [...archive.entries.values()]
  const journals = all.filter(({ fileName }) => /^[^/]+\.json$/i.test(fileName))
  if (journals.length === 0) throw new Failure('failed', `${path} has no journal in JSON.`)
  const used = new Set<Entry>(journals)
  for (const journal of journals) {
    const { fileName } = journal
    const read = await readJournal(archive, journal)
    if ('reason' in read) yield { source: fileName, reason: read.reason }
    else {
      for (const [i, entry] of read.entries.entries()) {
        yield convertEntry(entry, `${fileName} entry ${i + 1}`, fileName.replace(/\.json$/i, ''))
      }
    }
  }
  for (const entry of all) {
    if (used.has(entry) || entry.fileName.endsWith('/')) continue
    yield { source: entry.fileName, left: 'no entry that was taken names it' }
  }

  function convertEntry(entry: unknown, source: string, journal: string): Converted {
    if (!isObject(entry)) return { source, reason: 'is no entry' }
    const [, a, b, c, d, e] =
      /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i.exec(
        String(entry.uuid).replaceAll('-', ''),
      ) ?? []
    if (!a) return { source, reason: 'has no uuid' }
    const media = mediaOf(archive, entry)
    for (const file of media.used) used.add(file)
    const { title, description } = titleAndRest(plainText(entry, media.names, media.lost))
    const { creationDate, modifiedDate, timeZone } = entry
    const others = Object.entries(entry).filter(([name]) => !consumed.has(name))
    const tags = Array.isArray(entry.tags) ? entry.tags : []
    return {
      source,
      record: {
        uid: [a, b, c, d, e].join('-').toLowerCase(),
        title: title || media.files[0]?.name || 'Untitled',
        ...(typeof creationDate === 'string' && {
          timestamp: creationDate,
          created_at: creationDate,
        }),
        ...(isTimezone(timeZone) && { timezone: timeZone }),
        ...placeOf(entry.location),
        ...(typeof modifiedDate === 'string' && { updated_at: modifiedDate }),
        ...(description && { description }),
        tags: [...tags, journal].map((tag) => String(tag).replaceAll(',', ' ')),
        metadata: {
          ...(!isTimezone(timeZone) && { timezone: timeZone }),
          ...Object.fromEntries(others),
        },
      },
      files: media.files,
      lost: media.lost,
    }
  }
}

async function readJournal(
  { zip }: Archive,
  journal: Entry,
): Promise<{ entries: unknown[] } | { reason: string }> {
  const { uncompressedSize } = journal
  if (uncompressedSize > journalMaxBytes) {
    return { reason: `has ${uncompressedSize} bytes, more than is read` }
  }
  try {
    const bytes = await buffer(await zip.openReadStreamPromise(journal))
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const { entries } = JSON.parse(text) as { entries?: unknown }
    if (Array.isArray(entries)) return { entries }
  } catch (cause) {
    return { reason: `can't be read: ${(cause as Error).message}` }
  }
  return { reason: 'is no journal of Day One: it has no entries' }
}

/** The text without Day One's escapes, with the name of each file where it stood. */
function plainText(entry: DayOneEntry, names: Map<string, string>, lost: string[]): string {
  const text = typeof entry.text === 'string' ? entry.text : ''
  return text
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/!\[[^\]\n]*\]\(dayone-moment:([^)\n]*)\)/g, (_, address: string) => {
      const identifier = address.split('/').at(-1) ?? ''
      const name = names.get(identifier)
      if (name === undefined)
        lost.push(`${identifier}: the text shows it, the entry has no such file`)
      return `[${name ?? identifier}]`
    })
}

/** Where it was; what else Day One says of the place stays in the metadata. */
function placeOf(location: unknown) {
  if (!isObject(location)) return {}
  const { latitude, longitude, placeName } = location
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return {}
  const name = typeof placeName === 'string' && placeName.trim() !== '' ? placeName.trim() : null
  return { location: { latitude, longitude, name: name && [...name].slice(0, 200).join('') } }
}

function isObject(value: unknown): value is DayOneEntry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
