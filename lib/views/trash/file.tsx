import { fileSize } from '../../base/file-size.ts'
import type { TrashedFile } from '../../trash/list.ts'
import { fileIcon } from '../parts/file-kind.ts'
import { Icon } from '../parts/icon.tsx'
import { usePageState } from '../parts/page-state.tsx'
import { TrashActions } from './actions.tsx'

/** A file that was deleted by itself, with the event to which it goes back. */
export function TrashedFileCard({ file }: { file: TrashedFile }) {
  const { key, filename, content_type: type, size_bytes: size, event, hasPicture } = file
  return (
    <li class="card" dir="auto">
      <div class="trash-file">
        {hasPicture ? (
          <img src={`/trash/files/${key}/picture`} alt="" loading="lazy" />
        ) : (
          <Icon name={fileIcon(type)} />
        )}
        <div>
          <h2 title={filename}>{filename}</h2>
          <p class="quiet">
            {fileSize(size, usePageState().locale)} · of{' '}
            {event.isTrashed ? (
              <>
                <bdi>“{event.title}”</bdi>, which is in the trash, too
              </>
            ) : (
              <a href={`/events/${event.id}`} dir="auto">
                {event.title}
              </a>
            )}
          </p>
        </div>
      </div>
      <TrashActions path={`/trash/files/${key}`} name={filename} />
    </li>
  )
}
