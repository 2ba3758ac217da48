import type { FileHandle } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { validate } from '../../http/input.ts'
import { bareType } from '../../http/media-type.ts'
import { type FilePart, receiveFile } from '../../http/multipart.ts'
import { putObject } from '../../storage/objects.ts'
import { deleteAttachment } from '../delete.ts'
import { stagingKey } from '../key.ts'
import { type Attachment, FileName, NewAttachment } from '../schema.ts'
import { confirmAttachment } from './confirm.ts'
import { typeOfExtension } from './content-type.ts'
import { refuseEarly, reserve, tooLarge } from './reserve.ts'
import { append, openTemporaryFile } from './temporary-file.ts'

/**
 * Takes the file of a `multipart/form-data` request and stores it as a browser would by a signed
 * form, with the same checks. What can be refused by its name, type or number is refused before its
 * bytes are read, and it's cut where it gets too large. The storage wants to know its size first,
 * so it's kept in a temporary file meanwhile.
 * @throws {Problem} `validation_failed`, `not_found`, `attachment_limit_reached`,
 *   `file_type_not_allowed`, `file_too_large`, `upload_mismatch` or `storage_unavailable`
 */
export async function receiveAttachment(
  ctx: Context,
  eventId: number,
  request: Request,
): Promise<Attachment> {
  let file: FileHandle | undefined
  try {
    let size = 0
    const part = await receiveFile(request, async (part) => {
      const name = validate(FileName, named(part))
      const max = await refuseEarly(ctx, eventId, name)
      const announced = Number(request.headers.get('Content-Length') ?? 0)
      if (announced > max + formOverhead) throw tooLarge({ file_max_bytes: max })
      const opened = await openTemporaryFile(ctx.config.LIFELOG_DATA_DIR)
      file = opened
      return async (chunk) => {
        size += chunk.length
        if (size > max) throw tooLarge({ file_max_bytes: max })
        await append(opened, chunk)
      }
    })
    return await attachFile(ctx, eventId, part, file as unknown as FileHandle, size)
  } finally {
    await file?.close()
  }
}

/** How long after an upload the same file is taken for the same upload, sent again. */
const resending = sql`interval '10 minutes'`

/**
 * As `receiveAttachment`, for a form without script, which people send again where no answer came:
 * of a file that had come all the same, the earlier attachment is the one that stays.
 */
export async function receiveOnce(
  ctx: Context,
  eventId: number,
  request: Request,
): Promise<Attachment> {
  const received = await receiveAttachment(ctx, eventId, request)
  const { rows } = await sql`
    select 1 from attachments sent
    join attachments earlier using (event_id, filename, content_type, size_bytes, etag)
    where sent.key = ${received.key} and earlier.id < sent.id
      and earlier.state = 'ready' and earlier.deleted_at is null
      and earlier.uploaded_at > now() - ${resending}
    limit 1`.execute(ctx.db)
  if (rows.length > 0) await deleteAttachment(ctx, received.key)
  return received
}

/**
 * Attaches a file that is here already, with its name and type as a form told them.
 * @param size in bytes
 * @throws {Problem} as `receiveAttachment`
 */
export async function attachFile(
  ctx: Context,
  eventId: number,
  part: FilePart,
  file: FileHandle,
  size: number,
): Promise<Attachment> {
  const given = validate(NewAttachment, { ...named(part), size_bytes: size })
  return store(ctx, await reserve(ctx, eventId, given), file)
}

/** More than what surrounds one file in a form, in bytes. */
const formOverhead = 64 * 1024

async function store(ctx: Context, attachment: Attachment, file: FileHandle): Promise<Attachment> {
  const { key, size_bytes: size, content_type: type } = attachment
  try {
    const body = file.createReadStream({ start: 0, autoClose: false })
    await putObject(ctx.storage, stagingKey(key), body, size, type)
    return await confirmAttachment(ctx, key)
  } catch (error) {
    // Nobody else knows the key, so nobody could confirm it later.
    await deleteAttachment(ctx, key).catch((failure) =>
      ctx.log.debug({ err: failure }, 'a failed upload is swept later'),
    )
    throw error
  }
}

/**
 * The name and type of a part. Programs like curl know the type of few files, and call the others
 * text or nothing at all: their extension says more.
 */
function named({ filename, contentType }: FilePart) {
  const type = bareType(contentType)
  return {
    filename,
    content_type: (type === 'text/plain' && typeOfExtension(filename)) || type,
  }
}
