import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The style sheets of a folder, each with those in it that it imports: a page needs one request for all. */
export async function bundleStyles(folder: string): Promise<[name: string, css: string][]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.css'))
  return Promise.all(
    names.map(async (name): Promise<[string, string]> => [name, await read(join(folder, name))]),
  )
}

async function read(file: string): Promise<string> {
  const parts = (await readFile(file, 'utf8')).split(/^@import "(.+)";\n/m)
  const texts = parts.map((part, odd) => (odd % 2 ? read(join(file, '..', part)) : part))
  return (await Promise.all(texts)).join('')
}
