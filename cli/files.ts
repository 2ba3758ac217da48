import { createReadStream } from 'node:fs'
import { glob, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Failure, usage } from './failure.ts'
import type { FileSource } from './form.ts'

/**
 * The files that `paths` name, themselves or as patterns (`*.jpg`).
 * @throws {Failure} `not_found`, or `usage` for a folder or an empty file
 */
export async function findFiles(paths: string[]): Promise<FileSource[]> {
  const files: FileSource[] = []
  for (const path of paths) {
    const found = await kindOf(path)
    if (found) files.push(sourceOf(path, found))
    else files.push(...(await matching(path)))
  }
  return files
}

async function matching(pattern: string): Promise<FileSource[]> {
  const paths: string[] = []
  if (/[*?[{]/.test(pattern)) for await (const path of glob(pattern)) paths.push(path)
  const files: FileSource[] = []
  for (const path of paths.toSorted()) {
    const found = await kindOf(path)
    if (found?.isFile) files.push(sourceOf(path, found))
  }
  if (files.length === 0) throw new Failure('not_found', `There is no file ${pattern}.`)
  return files
}

function sourceOf(path: string, { isFile, size }: { isFile: boolean; size: number }): FileSource {
  if (!isFile) throw usage(`${path} is no file`)
  if (size === 0) throw usage(`${path} is empty, so there is nothing to keep`)
  return {
    name: basename(path),
    size,
    path,
    open: () => createReadStream(path, { end: size - 1 }),
  }
}

async function kindOf(path: string): Promise<{ isFile: boolean; size: number } | undefined> {
  try {
    const found = await stat(path)
    return { isFile: found.isFile(), size: found.size }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Failure('failed', `${path} can't be read. ${(error as Error).message}`)
  }
}
