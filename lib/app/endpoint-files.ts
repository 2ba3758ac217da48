import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A handler file: its path below `functions/`, and what it exports. */
export type EndpointFile = { file: string; exports: { default?: unknown } }

/** The paths of all handler files below a folder. */
export async function listEndpointFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

/** Loads all handler files below a folder. The build has this read a list that it writes. */
export async function readEndpointFiles(folder: string): Promise<EndpointFile[]> {
  const files = await listEndpointFiles(folder)
  return Promise.all(
    files.map(async (file) => ({
      file,
      exports: await import(pathToFileURL(join(folder, file)).href),
    })),
  )
}
