import type { ShownAttachment } from '../../attachments/renditions/pictures.ts'
import { ratioClass } from '../photos/photo.tsx'

/** A video or sound, played in place; from the storage or, where a browser can't reach it, through LifeLog. */
export function Player({
  file,
  preload,
  class: className = 'player',
}: {
  file: ShownAttachment
  preload: 'none' | 'metadata'
  class?: string
}) {
  const { key, filename, content_type, picture } = file
  const sources = (
    <>
      <source src={`/api/attachments/${key}`} />
      <source src={`/api/attachments/${key}?mode=stream`} />
    </>
  )
  if (content_type.startsWith('audio/')) {
    return (
      // biome-ignore lint/a11y/useMediaCaption: an owner's own recordings come without captions
      <audio class={className} controls preload={preload} title={filename} aria-label={filename}>
        {sources}
      </audio>
    )
  }
  return (
    // biome-ignore lint/a11y/useMediaCaption: an owner's own recordings come without captions
    <video
      class={picture ? `${className} ${ratioClass(file)}` : className}
      controls
      preload={preload}
      playsinline
      poster={picture && `/renditions/800/${key}`}
      title={filename}
      aria-label={filename}
    >
      {sources}
    </video>
  )
}
