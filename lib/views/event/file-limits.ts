import { extensionsOf } from '../../attachments/upload/content-type.ts'
import type { Settings } from '../../settings/schema.ts'

export type FileLimits = Pick<Settings, 'file_max_bytes' | 'allowed_mime_types'>

/** What a field for files says of them, so that the browser refuses some before anything is sent. */
export function fileLimits({ file_max_bytes: max, allowed_mime_types: types }: FileLimits) {
  const extensions = extensionsOf(types).map((extension) => `.${extension}`)
  return { accept: [...types, ...extensions].join(','), 'data-max-bytes': max }
}
