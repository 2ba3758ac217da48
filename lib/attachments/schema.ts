import * as v from 'valibot'
import { boundedText } from '../base/bounded-text.ts'
import { mimeTypeForm } from '../base/config.ts'
import { inJsonSchema } from '../base/json-schema.ts'
import { limits } from '../base/limits.ts'
import { bareType } from '../http/media-type.ts'
import { CursorText, limit } from '../http/paging.ts'
import { SignedUpload } from '../storage/schema.ts'
import type { RenditionSize } from './renditions/rendition-sizes.ts'
import { typeOfFile } from './upload/content-type.ts'
import { cleanFilename } from './upload/filename.ts'

const described = (description: string) => v.pipe(v.string(), inJsonSchema<string>({ description }))
const dateTime = v.pipe(v.string(), inJsonSchema({ format: 'date-time' }))

export const Attachment = v.object({
  id: v.pipe(v.number(), v.integer()),
  key: v.string(),
  filename: v.string(),
  content_type: v.string(),
  size_bytes: v.pipe(v.number(), v.integer()),
  sha256: v.nullable(v.string()),
  state: v.picklist(['pending', 'ready']),
  uploaded_at: v.nullable(dateTime),
})
export type Attachment = v.InferOutput<typeof Attachment>

export const AttachmentsQuery = v.strictObject({
  limit: v.optional(limit, '50'),
  cursor: v.optional(CursorText),
  prefix: v.optional(
    v.pipe(v.string(), v.regex(/^[0-9A-Za-z_-]{1,128}$/, 'must be the beginning of a key')),
  ),
  sha256: v.optional(
    v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex')),
  ),
  trash: v.optional(v.picklist(['true', 'false'])),
})
export type AttachmentsQuery = v.InferOutput<typeof AttachmentsQuery>

/** An attachment and whose it is. */
export const FoundAttachment = v.object({
  ...Attachment.entries,
  event_id: v.pipe(v.number(), v.integer()),
})
export type FoundAttachment = v.InferOutput<typeof FoundAttachment>
export const AttachmentsPage = v.object({
  items: v.array(FoundAttachment),
  next_cursor: v.nullable(v.string()),
})
export type AttachmentsPage = v.InferOutput<typeof AttachmentsPage>

/** `*.key` in a path. What has not the form of a key is no attachment's key, and not found. */
export const AttachmentKey = v.strictObject({ key: v.string() })

export const RenditionParams = v.strictObject({
  size: v.pipe(
    v.picklist(['320', '800', '1600']),
    v.transform((size) => Number(size) as RenditionSize),
  ),
  key: v.string(),
})

/** In what follows the last slash is something that cleanFilename leaves, beside dots and spaces. */
const filenameForm =
  '^[^\\u0000]*[^\\s./\\\\\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069][^/\\\\\\u0000]*$'

const Filename = boundedText(limits.filename, {
  normalize: cleanFilename,
  notEmpty: 'must be the name of a file',
  pattern: filenameForm,
})

const mimeTypeSource = mimeTypeForm.source.slice(1, -1).replaceAll('a-z', 'A-Za-z')

const ContentType = v.pipe(
  v.string(),
  inJsonSchema({
    description:
      'Parameters are left out. Empty or application/octet-stream: by the extension. Which types ' +
      'are accepted the settings say; others are refused with 415 `file_type_not_allowed`.',
    pattern: `^\\s*(?:${mimeTypeSource})?\\s*(?:;[\\s\\S]*)?$`,
    maxLength: 255,
    examples: ['image/jpeg'],
  }),
  v.transform(bareType),
  v.check((type) => type === '' || mimeTypeForm.test(type), 'must be a MIME type like image/png'),
  v.maxLength(255),
)

const SizeBytes = v.pipe(
  v.number(),
  v.integer('must be a whole number of bytes'),
  v.minValue(1, 'must be at least 1: an empty file holds nothing to keep'),
  v.maxValue(Number.MAX_SAFE_INTEGER),
  inJsonSchema({
    description:
      'More than the settings allow, `file_max_bytes`, is refused with 413 `file_too_large`.',
    // No setting allows more, so that is refused as too large as well.
    maximum: limits.fileBytes,
  }),
)

const name = { filename: Filename, content_type: ContentType }
const typed = <T extends { filename: string; content_type: string }>(file: T) => ({
  ...file,
  content_type: typeOfFile(file.filename, file.content_type),
})

/** What is known of a file before its first byte. */
export const FileName = v.pipe(v.strictObject(name), v.transform(typed))
export type FileName = v.InferOutput<typeof FileName>

/** A file to be uploaded. */
export const NewAttachment = v.pipe(
  v.strictObject({ ...name, size_bytes: SizeBytes }),
  v.transform(typed),
)
export type NewAttachment = v.InferOutput<typeof NewAttachment>

export const Reservation = v.object({ attachment: Attachment, upload: SignedUpload })
export type Reservation = v.InferOutput<typeof Reservation>

export const LinkRequest = v.strictObject({
  expires_in: v.optional(
    v.pipe(
      v.number(),
      v.integer('must be a whole number of seconds'),
      v.minValue(60, 'must be at least 60 seconds'),
      v.maxValue(604_800, 'must be at most 604800 seconds, a week'),
    ),
    3600,
  ),
  rendition: v.optional(
    v.pipe(
      v.boolean(),
      inJsonSchema({
        description:
          'The large rendition of a picture instead of the file: it says neither where the picture ' +
          'was taken nor what the file is called.',
      }),
    ),
    false,
  ),
})

export const Link = v.object({
  url: v.string(),
  expires_at: dateTime,
})
export type Link = v.InferOutput<typeof Link>

/** Of RFC 9110, for `mode=stream`: what isn't understood is ignored, as it says there. */
export const DownloadHeaders = v.object({
  Range: v.optional(described('The part of the file that is wanted, in bytes.')),
  'If-Range': v.optional(
    described('The ETag with which the range is wanted, else the whole file.'),
  ),
  'If-None-Match': v.optional(described('ETags of what the client has already.')),
})
export type DownloadHeaders = v.InferOutput<typeof DownloadHeaders>

export const DownloadQuery = v.strictObject({
  mode: v.optional(v.picklist(['redirect', 'stream']), 'redirect'),
  download: v.optional(v.picklist(['0', '1']), '0'),
})
