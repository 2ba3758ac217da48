import { extensionOf } from './filename.ts'

/** Of common files; browsers and curl know none for some of these. */
const byExtension: Record<string, string> = {
  avif: 'image/avif',
  bmp: 'image/bmp',
  csv: 'text/csv',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  epub: 'application/epub+zip',
  flac: 'audio/flac',
  gif: 'image/gif',
  gz: 'application/gzip',
  heic: 'image/heic',
  ics: 'text/calendar',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  log: 'text/plain',
  m4a: 'audio/mp4',
  m4v: 'video/mp4',
  markdown: 'text/markdown',
  md: 'text/markdown',
  mkv: 'video/matroska',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  ogv: 'video/ogg',
  opus: 'audio/ogg',
  pdf: 'application/pdf',
  png: 'image/png',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  text: 'text/plain',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  txt: 'text/plain',
  wav: 'audio/wav',
  webm: 'video/webm',
  webp: 'image/webp',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
}

/** Says that nobody looked. */
const unknown = 'application/octet-stream'

/** The type as declared; that of the extension where none was. */
export function typeOfFile(filename: string, declared: string): string {
  if (declared !== '' && declared !== unknown) return declared
  return typeOfExtension(filename) ?? unknown
}

/** The usual type of files with this extension; undefined where LifeLog knows none. */
export function typeOfExtension(filename: string): string | undefined {
  const extension = extensionOf(filename)
  return Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined
}

/** The extensions that files of these types usually have. */
export function extensionsOf(types: string[]): string[] {
  return Object.keys(byExtension).filter((extension) =>
    types.includes(byExtension[extension] ?? ''),
  )
}

/** Whether files of this type are text. */
export function isText(type: string): boolean {
  return (
    type.startsWith('text/') ||
    /[/+](json|xml|yaml)$/.test(type) ||
    ['application/x-ndjson', 'application/toml', 'application/x-yaml'].includes(type)
  )
}

/** Text that is shown as what it is, without any markup taking effect. */
const shownAsPlainText = new Set(['text/plain', 'text/markdown', 'text/csv'])

/**
 * How a file is served: shown in the browser only where the browser runs nothing that's in it, and
 * text only as plain text, whatever markup it has.
 */
export function servedAs(
  type: string,
  download: boolean,
): { disposition: 'inline' | 'attachment'; contentType: string } {
  if (!download && shownAsPlainText.has(type)) {
    return { disposition: 'inline', contentType: 'text/plain; charset=utf-8' }
  }
  const shown =
    type === 'application/pdf' ||
    (/^(image|video|audio)\//.test(type) && !type.startsWith('image/svg'))
  return {
    disposition: shown && !download ? 'inline' : 'attachment',
    contentType: type.startsWith('text/') ? `${type}; charset=utf-8` : type,
  }
}
