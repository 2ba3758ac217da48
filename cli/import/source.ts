import { stat } from 'node:fs/promises'
import { Failure, usage } from '../failure.ts'

/** The size of a file in bytes. @throws {Failure} `not_found`, or `usage` for a folder */
export async function fileSize(path: string): Promise<number> {
  const found = await kindOf(path)
  if (!found.isFile()) throw usage(`${path} is no file`)
  return found.size
}

/** @throws {Failure} `not_found` */
export async function kindOf(path: string) {
  try {
    return await stat(path)
  } catch (cause) {
    throw new Failure('not_found', `${path} can't be read. ${(cause as Error).message}`, { cause })
  }
}
