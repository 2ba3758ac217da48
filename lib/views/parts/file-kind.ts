import type { IconName } from '../../assets/icons.ts'
import { hasRenditions } from '../../attachments/renditions/rendition-sizes.ts'

/** How a file can be shown in a page. */
export type FileKind = 'picture' | 'image' | 'video' | 'audio' | 'pdf' | 'text' | 'other'

/** `picture` has renditions, other images are only shown as they are. */
export function fileKind(type: string): FileKind {
  if (hasRenditions(type)) return 'picture'
  if (type.startsWith('image/') && type !== 'image/svg+xml') return 'image'
  if (type.startsWith('video/')) return 'video'
  if (type.startsWith('audio/')) return 'audio'
  if (type === 'application/pdf') return 'pdf'
  return ['text/plain', 'text/markdown', 'text/csv'].includes(type) ? 'text' : 'other'
}

export function fileIcon(type: string): IconName {
  if (type === 'text/csv') return 'table-cells'
  return icons[fileKind(type)]
}

const icons: Record<FileKind, IconName> = {
  picture: 'photo',
  image: 'photo',
  video: 'film',
  audio: 'musical-note',
  pdf: 'document-text',
  text: 'document-text',
  other: 'document',
}
