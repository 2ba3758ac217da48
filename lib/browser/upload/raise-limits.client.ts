import type { Settings } from '../../settings/schema.ts'
import { api } from './upload-api.client.ts'
import { inMegabytes, readLimits, takeOverLimits } from './upload-limits.client.ts'

/** What of the settings keeps a file out: what would let it in, and how a button says it. */
export type Allowance = { label: string; patch: Partial<Settings> }

/** No setting allows more (limits.ts), in bytes. */
const largest = 5 * 1024 ** 3
const megabyte = 1024 ** 2

/** Types of media that browsers have no name for on some systems. */
const byExtension: Record<string, string> = {
  heic: 'image/heic',
  heif: 'image/heif',
  m4a: 'audio/mp4',
  mkv: 'video/matroska',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  opus: 'audio/ogg',
}

/**
 * What the owner can change so that a file is taken: the size, or the type of a picture, sound or
 * video. Undefined where the settings aren't to blame.
 */
export async function allowanceFor(file: File): Promise<Allowance | undefined> {
  const settings = await readLimits().catch(() => undefined)
  if (!settings || file.size > largest) return undefined
  const { file_max_bytes: max, allowed_mime_types: types } = settings
  const patch: Partial<Settings> = {}
  const type = typeOf(file)
  if (file.size > max) {
    // To the next 50 MB: one that is a little larger is not refused again.
    patch.file_max_bytes = Math.min(Math.ceil(file.size / megabyte / 50) * 50 * megabyte, largest)
  }
  if (!types.includes(type) && isMedia(type)) patch.allowed_mime_types = [...types, type]
  const what = [
    ...(patch.allowed_mime_types ? [type] : []),
    ...(patch.file_max_bytes ? [`up to ${inMegabytes(patch.file_max_bytes)}`] : []),
  ]
  return what.length > 0 ? { label: `Allow ${what.join(', ')}`, patch } : undefined
}

/** Changes the settings so, for good, and the page with them. */
export async function allow({ patch }: Allowance): Promise<void> {
  const settings = await api<Settings>('/api/settings', {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(patch),
  })
  takeOverLimits(settings)
}

function typeOf({ name, type }: File): string {
  return type || (byExtension[name.toLowerCase().split('.').at(-1) ?? ''] ?? '')
}

/** An SVG is a document that may run scripts. */
function isMedia(type: string): boolean {
  return /^(image|audio|video)\//.test(type) && !type.startsWith('image/svg')
}
