import type { FileHandle } from 'node:fs/promises'
import { attachFile } from '../attachments/upload/receive.ts'
import { tooLarge } from '../attachments/upload/reserve.ts'
import { append, openTemporaryFile } from '../attachments/upload/temporary-file.ts'
import { Problem, problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { createEvent } from '../events/record.ts'
import { type Event, NewEvent } from '../events/schema.ts'
import { browserTimezone } from '../http/browser-timezone.ts'
import { validate } from '../http/input.ts'
import { type FilePart, receiveForm } from '../http/multipart.ts'
import { capturedIn } from './captured-in.ts'
import { readTyped } from './note.ts'
import { fieldsOfLine } from './read-line.ts'

/** A file under way: `refused` instead of its bytes where it's too large. */
type Shared = { part: FilePart; file: FileHandle; size: number; refused?: Problem }

/**
 * What another program shares, as the web manifest names it; and who it is, when and in which timezone,
 * where this browser kept it before it was sent: sent twice it's one event.
 */
type Fields = {
  title: string
  text: string
  url: string
  uid: string
  timestamp: string
  browser_timezone: string
}

/**
 * Makes an event of what another program shares (Web Share Target): a `multipart/form-data` form
 * with `title`, `text`, `url`, `uid`, `timestamp`, `browser_timezone` and any number of `files`, all
 * optional.
 * @returns the event, and why which of the files couldn't be attached to it
 * @throws {Problem} `validation_failed` for what is no such form; `storage_unavailable` where files
 *   can't be taken
 */
export async function receiveShared(
  ctx: Context,
  request: Request,
): Promise<{ event: Event; refused: { filename: string; problem: Problem }[] }> {
  const { settings } = await ctx.settings.get()
  const fields: Fields = {
    title: '',
    text: '',
    url: '',
    uid: '',
    timestamp: '',
    browser_timezone: browserTimezone(request) ?? '',
  }
  const files: Shared[] = []
  let received = 0
  try {
    await receiveForm(request, {
      limits: {
        fields: otherFields,
        files: settings.attachment_max_per_event,
        parts: settings.attachment_max_per_event + otherFields,
        fieldSize: maxFieldBytes,
      },
      excess: () => problem('validation_failed', 'That is too much to share at once.'),
      field(name, value) {
        if (Object.hasOwn(fields, name)) fields[name as keyof Fields] = storable(value)
      },
      async file(_name, part) {
        const place = received++
        const file = await openTemporaryFile(ctx.config.LIFELOG_DATA_DIR)
        const shared: Shared = { part, file, size: 0 }
        files[place] = shared
        return async (chunk) => {
          shared.size += chunk.length
          if (shared.size > settings.file_max_bytes) shared.refused = tooLarge(settings)
          else await append(shared.file, chunk)
        }
      },
    })
    const timezone = await capturedIn(ctx, fields.browser_timezone)
    const shared = { ...eventOf(fields, files), timezone }
    const said = isTyped(fields) ? await readShared(ctx, shared) : {}
    const { event } = await createEvent(ctx, validate(NewEvent, { ...shared, ...said }))
    return { event, refused: await attachAll(ctx, event.id, files) }
  } finally {
    await Promise.all(files.map(({ file }) => file.close()))
  }
}

/** More fields than the manifest names, should a later version of it name others. */
const otherFields = 10

/** Of a field, in bytes; what an event can hold of it is less. */
const maxFieldBytes = 1024 * 1024

const titleMax = 500
const descriptionMax = 100_000

function eventOf({ title, text, url, uid, timestamp }: Fields, files: Shared[]) {
  const [firstLine = ''] = text.split('\n', 1)
  const name =
    title || firstLine.trim() || url || storable(files[0]?.part.filename ?? '') || 'Shared'
  const short = shortened(name, titleMax)
  const rest: string[] = []
  if (name !== short && !text.startsWith(name)) rest.push(name)
  if (text !== short && text !== '') rest.push(text)
  if (url !== short && !text.includes(url)) rest.push(url)
  return {
    title: short,
    description: shortened(rest.join('\n\n'), descriptionMax) || null,
    uid: uid || undefined,
    timestamp: timestamp || undefined,
  }
}

/** What is shared without an address is what someone wrote; a title of a page is read as nothing but words. */
function isTyped({ title, text, url }: Fields): boolean {
  return url === '' && (title || text) !== '' && !/https?:/i.test(title + text)
}

/** What the line says that names the event, as the page would read it. */
async function readShared(
  ctx: Context,
  {
    title,
    timestamp,
    timezone,
  }: { title: string; timestamp?: string | undefined; timezone?: string | undefined },
) {
  const { line, timezone: zone } = await readTyped(ctx, {
    text: title,
    timezone,
    typed_at: timestamp,
  })
  return { title: line.title, tags: line.tags, timezone: zone, ...fieldsOfLine(line) }
}

async function attachAll(ctx: Context, eventId: number, files: Shared[]) {
  const refused: { filename: string; problem: Problem }[] = []
  for (const { part, file, size, refused: early } of files) {
    try {
      if (early) throw early
      await attachFile(ctx, eventId, part, file, size)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      refused.push({ filename: part.filename, problem: error })
    }
  }
  return refused
}

function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed().replaceAll('\r\n', '\n').trim()
}

function shortened(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).toWellFormed()}…`
}
