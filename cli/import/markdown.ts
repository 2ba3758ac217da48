import { createReadStream } from 'node:fs'
import { readFile, realpath } from 'node:fs/promises'
import { basename, posix } from 'node:path'
import type { FileSource } from '../form.ts'
import { decode, encodingHelp } from './decode.ts'
import { createFinder, type FolderFile, outside, walk } from './folder.ts'
import { readFrontMatter } from './front-matter.ts'
import { takeWhenWhere } from './front-matter-when.ts'
import { uidOf } from './identity.ts'
import { referencesOf } from './markdown-references.ts'
import { type Converted, type ImportRecord, titleAndRest } from './record.ts'
import { type DateOrder, timestampOf } from './timestamp.ts'

export type MarkdownOptions = { dates: DateOrder; encoding: string | undefined }

const fields = {
  timestamp: ['timestamp', 'date', 'datetime', 'created', 'created_at'],
  tags: ['tags', 'tag', 'keywords'],
}

/** No text that LifeLog takes is longer, in bytes. */
const maxBytes = 1024 * 1024

const isNote = /\.(md|markdown)$/i
/** What is a file where a link names it, though it isn't there; other names can be notes. */
const isFileName =
  /\.(pdf|png|jpe?g|gif|webp|heic|avif|svg|bmp|tiff?|mp3|m4a|wav|ogg|flac|mp4|mov|webm|mkv|docx?|xlsx?|pptx?|odt|ods|epub|zip|csv|txt)$/i

/**
 * The Markdown files in a folder as events, in the order of their paths: front matter in YAML says
 * title, date, tags, timezone, end and place, and all else in it becomes metadata, as does the path. Without it the first
 * heading is the title and the date is that in the file's name, or of its last change. Inline
 * #tags count, and files of the folder that a note shows or links to come along. The path within
 * the folder is what makes a note the same event each time.
 */
export async function* convertMarkdown(
  folder: string,
  options: MarkdownOptions,
): AsyncGenerator<Converted> {
  const root = await realpath(folder)
  const files: FolderFile[] = []
  for await (const found of walk(root)) {
    if (!('unread' in found)) files.push(found)
    else if (isNote.test(found.path)) yield { source: found.path, reason: found.unread }
    else yield { source: found.path, left: found.unread }
  }
  const find = createFinder(files)
  const named = new Set<FolderFile>()
  for (const file of files.filter(({ path }) => isNote.test(path))) yield await convertNote(file)
  for (const file of files) {
    if (isNote.test(file.path) || named.has(file)) continue
    yield { source: file.path, left: 'no note that was taken names it' }
  }

  async function convertNote({ path: source, real, size, mtime }: FolderFile): Promise<Converted> {
    if (size > maxBytes) return { source, reason: `is longer than ${maxBytes} bytes` }
    const text = decode(await readFile(real), options.encoding)?.replace(/\r\n?/g, '\n')
    if (text === undefined) {
      return { source, reason: `is not UTF-8. Its --encoding may be ${encodingHelp}` }
    }
    const { values, body, wrong } = readFrontMatter(text)
    if (wrong) return { source, reason: `its front matter is no YAML: ${wrong}` }
    const references = referencesOf(body)
    const note = noteOf(values, body, source, references.tags)
    if ('reason' in note) return { source, reason: note.reason }
    const { record } = note
    record.timestamp ??= mtime.toISOString()
    const { files, lost } = filesOf(references.files, posix.dirname(source))
    return { source, record, files, lost: [...note.lost, ...lost] }
  }

  function noteOf(
    { title: given, uid, ...metadata }: Record<string, unknown>,
    body: string,
    path: string,
    inlineTags: string[],
  ): { record: ImportRecord; lost: string[] } | { reason: string } {
    const name = posix.basename(path).replace(isNote, '')
    const tags = take(metadata, fields.tags)
    const when = take(metadata, fields.timestamp)
    const timestamp = timestampOf(String(when ?? dateIn(name) ?? ''), options.dates)
    if (when !== undefined && !timestamp) {
      return { reason: `"${when}" is no date that is understood (--dates dmy or mdy may help)` }
    }
    const text = given
      ? { title: String(given), description: body.trim() }
      : /^\s*#{1,6}\s/.test(body)
        ? titleAndRest(body)
        : { title: name, description: body.trim() }
    const listed = (Array.isArray(tags) ? tags : String(tags ?? '').split(/\s+/))
      .flatMap((tag) => String(tag).split(','))
      .map((tag) => tag.replace(/^\s*#/, '').trim())
    const { fields: whenWhere, lost } = takeWhenWhere(metadata, timestamp, options.dates)
    const record = {
      uid: uidOf(typeof uid === 'string' ? uid : path, basename(root)),
      title: text.title,
      ...(timestamp && { timestamp }),
      ...whenWhere,
      ...(text.description && { description: text.description }),
      tags: [...new Set([...listed, ...inlineTags].filter(Boolean))],
      metadata: { path, ...metadata },
    }
    return { record, lost }
  }

  function filesOf(names: { name: string; isShown: boolean }[], folder: string) {
    const found = new Map<FolderFile, FileSource>()
    const lost = new Set<string>()
    for (const { name, isShown } of names) {
      const file = find(name, folder)
      if (file === 'outside') lost.add(`${name}: ${outside}`)
      else if (file && isNote.test(file.path)) continue
      else if (file) {
        named.add(file)
        if (file.size === 0) lost.add(`${name}: is empty`)
        else found.set(file, sourceOf(file))
      } else if (isShown ? !find(`${name}.md`, folder) : isFileName.test(name)) {
        lost.add(`${name}: is missing`)
      }
    }
    return { files: [...found.values()], lost: [...lost] }
  }
}

/** Takes the first of `names` that says something out of `values`. */
function take(values: Record<string, unknown>, names: string[]): unknown {
  const name = names.find((name) => (values[name] ?? '') !== '')
  if (name === undefined) return undefined
  const value = values[name]
  delete values[name]
  return value
}

function dateIn(name: string): string | undefined {
  return /\d{4}-\d{2}-\d{2}/.exec(name)?.[0]
}

function sourceOf({ real, size, path }: FolderFile): FileSource {
  return {
    name: posix.basename(path),
    size,
    open: () => createReadStream(real, { end: size - 1 }),
  }
}
