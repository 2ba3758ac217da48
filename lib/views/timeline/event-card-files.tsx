import type { ShownAttachment } from '../../attachments/renditions/pictures.ts'
import { Player } from '../event/player.tsx'
import { fileIcon, fileKind } from '../parts/file-kind.ts'
import { Icon } from '../parts/icon.tsx'
import { FurtherPhoto, Photo, ratioOf } from '../photos/photo.tsx'

/** More pictures, players and names than these are only counted. */
const shown = { photos: 4, players: 2, names: 4 }

type Props = { event: { id: number; title: string }; files: ShownAttachment[] }

/** The files of an event on its card: pictures, what can be played, and the names of all others. */
export function EventCardFiles({ event, files }: Props) {
  const kinds = Map.groupBy(files, ({ content_type }) => roleOf(content_type))
  const photos = kinds.get('photo') ?? []
  const players = (kinds.get('player') ?? []).slice(0, shown.players)
  const others = files.filter((file) => !photos.includes(file) && !players.includes(file))
  return (
    <div class="entry-files">
      {photos.length > 0 && <Photos event={event} files={photos} />}
      {players.map((file) => (
        <Player file={file} preload="none" />
      ))}
      {others.length > 0 && <Names files={others} />}
    </div>
  )
}

function roleOf(type: string): 'photo' | 'player' | 'other' {
  const kind = fileKind(type)
  if (kind === 'picture') return 'photo'
  return kind === 'video' || kind === 'audio' ? 'player' : 'other'
}

function Photos({ event, files }: Props) {
  const href = `/events/${event.id}`
  const count = Math.min(files.length, shown.photos)
  const more = files.length - count
  return (
    <div class={`photos-${count}`} data-photos>
      {files.slice(0, count).map((file, i) => (
        <Photo file={file} event={event} href={href} sizes={sizesIn(count, file, i)}>
          {more > 0 && i === count - 1 && (
            <span class="photo-more">
              +{more}
              <span class="visually-hidden"> more</span>
            </span>
          )}
        </Photo>
      ))}
      {files.slice(count).map((file) => (
        <FurtherPhoto file={file} event={event} href={href} />
      ))}
    </div>
  )
}

/** How wide a picture is in a mosaic of `count`, or alone. */
function sizesIn(count: number, { picture }: ShownAttachment, i: number): string {
  if (count === 1)
    return `min(90vw, ${Math.round(320 * (picture ? ratioOf(picture) : 1.5))}px, 640px)`
  return count === 3 && i === 0 ? 'min(60vw, 400px)' : 'min(45vw, 320px)'
}

function Names({ files }: { files: ShownAttachment[] }) {
  const more = files.length - shown.names
  return (
    <ul class="entry-names" aria-label="Files">
      {files.slice(0, shown.names).map(({ filename, content_type }) => (
        <li class="entry-file" title={filename}>
          <Icon name={fileIcon(content_type)} />
          <bdi>{filename}</bdi>
        </li>
      ))}
      {more > 0 && <li class="entry-more">{more} more</li>}
    </ul>
  )
}
