import { readdir, realpath, stat } from 'node:fs/promises'
import { join, posix, relative, sep } from 'node:path'

/** A file of a folder: its path within that, by slashes, and where it really is. */
export type FolderFile = { path: string; real: string; size: number; mtime: Date }

/** What is in a folder, in the order of the paths; or why something in it isn't read. */
export type Found = FolderFile | { path: string; unread: string }

/**
 * All that is in `root` and below. Hidden files and folders are named and not entered, and what a
 * link shows outside of `root` isn't read.
 */
export async function* walk(root: string, folder = ''): AsyncGenerator<Found> {
  const entries = await readdir(join(root, folder), { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = posix.join(folder, entry.name)
    if (entry.name.startsWith('.')) yield { path, unread: 'is hidden' }
    else if (entry.isDirectory()) yield* below(root, path)
    else yield await lookAt(root, path)
  }
}

async function* below(root: string, path: string): AsyncGenerator<Found> {
  try {
    yield* walk(root, path)
  } catch (error) {
    yield { path, unread: `can't be read: ${(error as Error).message}` }
  }
}

async function lookAt(root: string, path: string): Promise<Found> {
  try {
    const real = await realpath(join(root, path))
    if (relative(root, real).split(sep)[0] === '..') return { path, unread: outside }
    const { size, mtime, ...kind } = await statOf(real)
    if (kind.isFolder) return { path, unread: 'is a link to a folder' }
    return kind.isFile ? { path, real, size, mtime } : { path, unread: 'is no file' }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const leadsNowhere = /^(ENOENT|ENOTDIR|ELOOP)$/.test(code ?? '')
    return { path, unread: leadsNowhere ? 'is a link that leads nowhere' : message }
  }
}

async function statOf(real: string) {
  const found = await stat(real)
  return {
    size: found.size,
    mtime: found.mtime,
    isFile: found.isFile(),
    isFolder: found.isDirectory(),
  }
}

/** Why something isn't read. */
export const outside = 'leads out of the folder'

/**
 * Finds the file that a note in `folder` names: by its path from there or from the top, else
 * anywhere by its name, whatever its case, as Obsidian does.
 */
export function createFinder(files: FolderFile[]) {
  const byPath = new Map<string, FolderFile>()
  const byName = Map.groupBy(files, ({ path }) => plain(posix.basename(path)))
  for (const file of files) byPath.set(plain(file.path), byPath.get(plain(file.path)) ?? file)

  return function find(name: string, folder: string): FolderFile | 'outside' | undefined {
    const near = posix.normalize(posix.join(folder, name))
    const top = posix.normalize(name.replace(/^\/+/, ''))
    const found = byPath.get(plain(near)) ?? byPath.get(plain(top))
    if (found) return found
    if (top.startsWith('../') && near.startsWith('../')) return 'outside'
    const ending = `/${plain(top)}`
    return byName
      .get(plain(posix.basename(name)))
      ?.toSorted((a, b) => a.path.length - b.path.length)
      .find(({ path }) => `/${plain(path)}`.endsWith(ending))
  }
}

/** macOS takes names apart (NFD), and neither it nor Windows tells their cases apart. */
function plain(path: string): string {
  return path.normalize('NFC').toLowerCase()
}
