import { createReadStream } from 'node:fs'
import { glob, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { v5 as nameBasedUuid } from 'uuid'
import { parse as parseYaml } from 'yaml'
import type { FileSource } from '../form.ts'
import { type Converted, type ImportRecord, titleAndRest } from './record.ts'

/** So that the same note is the same event each time that it's imported. */
const namespace = 'b1f0c1de-6f0f-5a4e-9d3b-6f1f0c9a7d52'

const fields = {
  timestamp: ['timestamp', 'date', 'datetime', 'created', 'created_at'],
  tags: ['tags', 'tag', 'keywords'],
}

/** No text that LifeLog takes is longer, in bytes. */
const maxBytes = 1024 * 1024

/**
 * The Markdown files in a folder as events, in the order of their paths: front matter in YAML says
 * title, date and tags, and all else in it becomes metadata. Without it the first heading is the
 * title and the date is that in the file's name, or of its last change. Images within the folder
 * come along; nothing outside of it is read.
 */
export async function* convertMarkdown(folder: string): AsyncGenerator<Converted> {
  const root = await realpath(folder)
  const paths: string[] = []
  for await (const path of glob('**/*.{md,markdown}', { cwd: root })) paths.push(path)
  for (const source of paths.toSorted()) {
    const path = await within(root, join(root, source))
    if (path) yield await convertNote(root, path, source)
    else yield { source, reason: 'leads out of the folder' }
  }
}

async function convertNote(root: string, path: string, source: string): Promise<Converted> {
  const { size, mtime } = await stat(path)
  if (size > maxBytes) return { source, reason: `is longer than ${maxBytes} bytes` }
  const text = (await readFile(path, 'utf8')).replace(/^\ufeff/, '').replaceAll('\r\n', '\n')
  const [, yaml = '', body = ''] = /^(?:---\n(.*?)^---[ \t]*(?:\n|$))?(.*)$/ms.exec(text) ?? []
  let matter: Record<string, unknown>
  try {
    const parsed: unknown = parseYaml(yaml, { schema: 'core', maxAliasCount: 10 })
    matter = typeof parsed === 'object' && !Array.isArray(parsed) ? { ...parsed } : {}
  } catch (error) {
    return { source, reason: `its front matter is no YAML: ${(error as Error).message}` }
  }
  const record: ImportRecord = noteOf(matter, body, basename(path).replace(/\.\w+$/, ''), mtime)
  return { source, record, files: await imagesOf(root, dirname(path), body) }
}

function noteOf(
  matter: Record<string, unknown>,
  body: string,
  name: string,
  mtime: Date,
): ImportRecord {
  const { title: given, uid, ...metadata } = matter
  const take = (names: string[]) => {
    const name = names.find((name) => metadata[name] !== undefined && metadata[name] !== null)
    if (name === undefined) return undefined
    const { [name]: value } = metadata
    delete metadata[name]
    return value
  }
  const tags = take(fields.tags)
  const when = take(fields.timestamp)
  const hasHeading = /^\s*#{1,6}\s/.test(body)
  const text = given
    ? { title: String(given), description: body.trim() }
    : hasHeading
      ? titleAndRest(body)
      : { title: name, description: body.trim() }
  const listed = Array.isArray(tags) ? tags : String(tags ?? '').split(/[,\s]+/)
  const record: ImportRecord = {
    title: text.title,
    timestamp:
      timestampOf(when) ?? timestampOf(/\d{4}-\d{2}-\d{2}/.exec(name)?.[0]) ?? mtime.toISOString(),
    ...(text.description && { description: text.description }),
    tags: listed.map((tag) => String(tag).replace(/^#/, '').trim()).filter(Boolean),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  }
  return {
    uid: typeof uid === 'string' ? uid : nameBasedUuid(JSON.stringify(record), namespace),
    ...record,
  }
}

/** As LifeLog takes it; a date alone is the beginning of that day. */
function timestampOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined
  return /^\d{4}-\d{2}-\d{2}$/.test(value.trim()) ? `${value.trim()}T00:00` : value.trim()
}

async function imagesOf(root: string, folder: string, body: string): Promise<FileSource[]> {
  const files = new Map<string, FileSource>()
  for (const [, target = ''] of body.matchAll(/!\[[^\]]*\]\(<?([^)>\s]+)>?(?:\s+"[^"]*")?\)/g)) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue
    const path = await within(root, resolve(folder, decoded(target)))
    const found = path === undefined ? undefined : await stat(path)
    if (!path || !found?.isFile() || found.size === 0) continue
    files.set(path, {
      name: basename(path),
      size: found.size,
      open: () => createReadStream(path, { end: found.size - 1 }),
    })
  }
  return [...files.values()]
}

/** The real path, if it exists and lies in `root`, through whatever links. */
async function within(root: string, path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path)
    return relative(root, real).split(sep)[0] === '..' ? undefined : real
  } catch (error) {
    if (/^(ENOENT|ENOTDIR|ELOOP|EACCES)$/.test((error as NodeJS.ErrnoException).code ?? '')) {
      return undefined
    }
    throw error
  }
}

function decoded(target: string): string {
  try {
    return decodeURIComponent(target).replaceAll('\0', '')
  } catch {
    return target
  }
}
