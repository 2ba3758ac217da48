import type { Entry } from 'yauzl'
import type { FileSource } from '../form.ts'
import type { DayOneEntry } from './day-one.ts'
import type { Archive } from './zip.ts'

/** Lists of an entry, with the folder of the archive in which their files are. */
export const mediaFolders = {
  photos: 'photos',
  videos: 'videos',
  audios: 'audios',
  pdfAttachments: 'pdfs',
} as const

type Media = {
  md5?: unknown
  type?: unknown
  format?: unknown
  filename?: unknown
  identifier?: unknown
}

/** The files of an entry, those that aren't there, and the name of each by its identifier. */
export type EntryMedia = {
  files: FileSource[]
  used: Entry[]
  lost: string[]
  names: Map<string, string>
}

/** Finds the files that an entry of Day One names, in the archive that it came with. */
export function mediaOf({ zip, entries }: Archive, entry: DayOneEntry): EntryMedia {
  const media: EntryMedia = { files: [], used: [], lost: [], names: new Map() }
  for (const [list, folder] of Object.entries(mediaFolders)) {
    const listed = entry[list as keyof typeof mediaFolders]
    for (const one of Array.isArray(listed) ? (listed as (Media | null)[]) : []) {
      const extension = String(one?.type ?? one?.format ?? (folder === 'pdfs' ? 'pdf' : ''))
      const inArchive = `${folder}/${one?.md5}.${extension}`
      const found =
        entries.get(inArchive) ??
        [...entries.values()].find(({ fileName }) => fileName.startsWith(`${folder}/${one?.md5}.`))
      const given = typeof one?.filename === 'string' ? one.filename : undefined
      const name = baseName(given ?? found?.fileName ?? inArchive)
      if (typeof one?.identifier === 'string') media.names.set(one.identifier, name)
      if (found) media.used.push(found)
      if (!found) media.lost.push(`${name}: is not in the zip`)
      else if (found.uncompressedSize === 0) media.lost.push(`${name}: is empty`)
      else {
        const open = () => zip.openReadStreamPromise(found)
        media.files.push({ name, size: found.uncompressedSize, open })
      }
    }
  }
  return media
}

function baseName(path: string): string {
  return path.split('/').at(-1) ?? path
}
