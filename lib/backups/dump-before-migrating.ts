import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { dump } from '../../db/dump.ts'

/** Dumps that are kept; older ones go. */
const kept = 3

/**
 * Writes a dump of the database at `url` to `<dataDir>/dumps`, before `migration` changes it, and
 * removes all but the newest three. `gunzip -c <file> | psql <url>` brings it back.
 * @returns the path of the dump, which is complete and on the disk
 * @throws {Error} saying what to do, where it can't be written: then nothing must be migrated.
 */
export async function dumpBeforeMigrating(
  url: string,
  dataDir: string,
  migration: string,
  now: Date,
): Promise<string> {
  const folder = join(dataDir, 'dumps')
  const time = now.toISOString().replaceAll(':', '').replace(/\..*/, 'Z')
  const path = join(folder, `${time}-before-${migration}.sql.gz`)
  const unfinished = `${path}.part`
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeDump(url, unfinished)
    await rename(unfinished, path)
    const dumps = (await readdir(folder)).filter((name) => name.endsWith('.sql.gz'))
    const old = dumps.toSorted().slice(0, -kept)
    await Promise.all(old.map((name) => rm(join(folder, name))))
    return path
  } catch (cause) {
    throw new Error(
      `The database was not migrated, since a dump of it could not be written to ${folder}: ${(cause as Error).message}. Make room and let LifeLog write there, then start it again.`,
      { cause },
    )
  }
}

/** A dump that isn't complete doesn't stay. */
async function writeDump(url: string, path: string): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600, flush: true })
  try {
    await pipeline(Readable.from(dump(url)), createGzip({ level: 1 }), file)
  } catch (error) {
    if (!file.pending) await rm(path, { force: true })
    throw error
  }
}
