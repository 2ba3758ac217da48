import { fileTypeFromBuffer, supportedMimeTypes } from 'file-type'
import { isText } from './content-type.ts'

/** How many bytes from the start of a file tell whether it is what it's said to be. */
export function bytesToCheck(type: string): number {
  return isText(type) ? 1024 * 1024 : 4100
}

/**
 * Whether the first `bytesToCheck` bytes of a file (`whole`: all that it has) are those of `type`.
 * Text is UTF-8 without NUL: what it says is of no matter, since it's only ever shown as plain text.
 * Of anything else the magic numbers must be right. A type without any is taken on trust, unless
 * the bytes are those of another.
 * @returns what the bytes are instead, to complete "The file is …"; undefined where they are right
 */
export async function detectMismatch(
  type: string,
  bytes: Uint8Array,
  whole: boolean,
): Promise<string | undefined> {
  if (isText(type)) return isUtf8Text(bytes, whole) ? undefined : 'not UTF-8 text'
  const found = (await fileTypeFromBuffer(bytes))?.mime
  if (type === 'application/octet-stream') return found && programs.has(found) ? found : undefined
  if (found === undefined) return isRecognizable(type) ? 'of no known type' : undefined
  return canonical(found) === canonical(type) || isUndecided(found, type) ? undefined : found
}

function isUtf8Text(bytes: Uint8Array, whole: boolean): boolean {
  if (bytes.includes(0)) return false
  try {
    // The last character of a part may be cut in two.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole })
    return true
  } catch {
    return false
  }
}

/** Names of one and the same, and containers of which the first bytes don't tell what is in them. */
const same: string[][] = [
  ['image/jpeg', 'image/jpg', 'image/pjpeg'],
  ['image/png', 'image/apng', 'image/x-png'],
  ['image/bmp', 'image/x-ms-bmp', 'image/x-bmp'],
  ['image/x-icon', 'image/vnd.microsoft.icon'],
  ['image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence'],
  ['audio/mpeg', 'audio/mp3', 'audio/x-mp3', 'audio/x-mpeg'],
  ['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/vnd.wave'],
  ['audio/flac', 'audio/x-flac'],
  ['audio/aac', 'audio/x-aac', 'audio/aacp'],
  ['audio/midi', 'audio/x-midi'],
  ['audio/aiff', 'audio/x-aiff'],
  ['application/ogg', 'audio/ogg', 'video/ogg', 'audio/opus', 'audio/ogg; codecs=opus'],
  ['video/webm', 'audio/webm', 'video/matroska', 'video/x-matroska', 'audio/x-matroska'],
  [
    'video/mp4',
    'audio/mp4',
    'video/quicktime',
    'video/x-m4v',
    'audio/x-m4a',
    'audio/m4a',
    'video/3gpp',
    'audio/3gpp',
    'video/3gpp2',
    'audio/3gpp2',
  ],
  ['video/vnd.avi', 'video/x-msvideo', 'video/avi'],
  ['application/x-rar-compressed', 'application/vnd.rar'],
  ['application/gzip', 'application/x-gzip'],
  ['application/zip', 'application/x-zip-compressed'],
  ['application/rtf', 'text/rtf'],
  [
    'application/x-cfb',
    'application/msword',
    'application/vnd.ms-excel',
    'application/vnd.ms-powerpoint',
    'application/vnd.ms-outlook',
  ],
]
const canonicals = new Map(same.flatMap((types) => types.map((type) => [type, types[0] ?? type])))

function canonical(type: string): string {
  return canonicals.get(type) ?? type
}

const recognizable = new Set([...supportedMimeTypes].map(canonical))

function isRecognizable(type: string): boolean {
  return recognizable.has(canonical(type))
}

/** Documents that are archives; what tells them apart may lie further behind. */
const archived =
  /^application\/(epub\+zip|vnd\.(openxmlformats-officedocument|oasis\.opendocument)\.)/

function isUndecided(found: string, type: string): boolean {
  return found === 'application/zip' && archived.test(type)
}

const programs = new Set([
  'application/java-archive',
  'application/java-vm',
  'application/vnd.android.package-archive',
  'application/wasm',
  'application/x-elf',
  'application/x-mach-binary',
  'application/x-ms-regedit',
  'application/x-ms-shortcut',
  'application/x-msdownload',
])
