import type { PropsWithChildren } from 'hono/jsx'
import type { Picture, ShownAttachment } from '../../attachments/renditions/pictures.ts'
import { hasRenditions, scaled, sizesOf } from '../../attachments/renditions/rendition-sizes.ts'
import { Icon } from '../parts/icon.tsx'

type PhotoProps = PropsWithChildren<{
  file: ShownAttachment
  event: { id: number; title: string }
  /** Where the link leads without a script; with one the viewer opens. */
  href: string
  /** How wide the picture is shown, in the words of the attribute. */
  sizes: string
  /** What it shows; its name where nothing else is known. */
  alt?: string | undefined
}>

/** A picture that opens in the viewer. Its room is kept until it's there, in its colour. */
export function Photo({ file, event, href, sizes, alt = file.filename, children }: PhotoProps) {
  return (
    <a class={`photo ${ratioClass(file)}`} href={href} {...viewed(file, event)}>
      {file.picture && <svg class="photo-colour" color={file.picture.colour} aria-hidden="true" />}
      <img {...sourcesOf(file, sizes)} alt={alt} loading="lazy" decoding="async" />
      {children}
    </a>
  )
}

/** A video that opens in the viewer, by its poster where it has one. */
export function VideoTile({ file, event, href, sizes }: PhotoProps) {
  return (
    <a class={`photo ${ratioClass(file)}`} href={href} {...viewed(file, event)}>
      {file.picture ? (
        <img {...renditionsOf(file.key, file.picture, sizes)} alt={file.filename} loading="lazy" />
      ) : (
        <span class="visually-hidden">{file.filename}</span>
      )}
      <Icon name="film" class="photo-film" />
    </a>
  )
}

/** A picture that only the viewer shows, as those before it fill the room. */
export function FurtherPhoto({ file, event, href }: Omit<PhotoProps, 'sizes'>) {
  return <a href={href} hidden {...viewed(file, event)} />
}

/** What the viewer (viewer.client.ts) is told of a picture. */
function viewed(file: ShownAttachment, event: PhotoProps['event']) {
  const { picture } = file
  return {
    'data-photo': file.key,
    'data-name': file.filename,
    'data-event': event.id,
    'data-title': event.title,
    'data-size': picture && `${picture.width}x${picture.height}`,
    'data-only-original': hasRenditions(file.content_type) ? undefined : '',
    'data-video': file.content_type.startsWith('video/') ? '' : undefined,
  }
}

function sourcesOf({ key, content_type, picture }: ShownAttachment, sizes: string) {
  if (!hasRenditions(content_type)) return { src: `/api/attachments/${key}?mode=stream` }
  if (!picture) return { src: `/renditions/800/${key}` }
  return renditionsOf(key, picture, sizes)
}

function renditionsOf(key: string, picture: Picture, sizes: string) {
  const src = `/renditions/320/${key}`
  const { width, height } = picture
  const srcset = sizesOf(picture).map(
    (size) => `/renditions/${size}/${key} ${scaled(picture, size).width}w`,
  )
  return { src, srcset: srcset.join(', '), sizes, width, height }
}

/** Width by height, in steps of which there is a class each (ratio.css), as no style stands in a page. */
export function ratioClass({ picture }: ShownAttachment): string {
  if (!picture) return 'photo-unknown'
  const ratio = ratioOf(picture)
  return `ratio-${Math.floor(ratio * 20)}`
}

/** Width by height, as far as a page follows it. */
export function ratioOf({ width, height }: { width: number; height: number }): number {
  return Math.min(Math.max(width / height, 0.4), 3)
}
