import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConvertedResult } from '../../cli/import/convert.ts'
import type { Event } from '../../lib/events/schema.ts'
import type { EventsPage } from '../../lib/search/schema.ts'
import type { Ran, Served } from './cli.ts'

/** The smallest picture. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** Importing into a LifeLog by the CLI, from files that are made in its folder. */
export function importingInto(served: () => Served) {
  return {
    /** Writes a file into the test's folder and gives its path. */
    async save(name: string, content: string | Buffer): Promise<string> {
      const path = join(served().folder, name)
      await mkdir(join(path, '..'), { recursive: true })
      await writeFile(path, content)
      return path
    },
    /** Runs `lifelog import`, for its words. */
    run: (path: string, ...args: string[]): Promise<Ran> => served().cli(['import', path, ...args]),
    /** Runs `lifelog import --json`, whatever its exit code. */
    async imported(path: string, ...args: string[]): Promise<ConvertedResult> {
      const { stdout, stderr } = await served().cli(['import', path, ...args, '--json'])
      if (stdout === '') throw new Error(stderr)
      return JSON.parse(stdout)
    },
    /** The events with a tag, oldest first. */
    async events(tag: string): Promise<Event[]> {
      return (await served().json<EventsPage>(['list', '--oldest', '--tags', tag])).items
    },
  }
}
