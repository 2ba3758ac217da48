import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { Failure } from '../failure.ts'

const maxEntries = 200_000

export type Archive = { zip: ZipFile; entries: Map<string, Entry> }

/**
 * Opens an archive, which stays open until the process ends: its files are read as they're sent, so
 * no path of it is ever written to. yauzl refuses paths that lead out, and entries that are larger
 * than said.
 * @throws {Failure} `failed` for what is no archive, or one of too many entries
 */
export async function openArchive(path: string): Promise<Archive> {
  try {
    const zip = await openPromise(path, {
      lazyEntries: true,
      autoClose: false,
      strictFileNames: true,
    })
    if (zip.entryCount > maxEntries) throw new Error(`it has ${zip.entryCount} entries`)
    const entries = new Map<string, Entry>()
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry)
    return { zip, entries }
  } catch (cause) {
    throw new Failure('failed', `This zip can't be taken: ${(cause as Error).message}.`, { cause })
  }
}
