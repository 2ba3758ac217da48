import { fileSize } from '../../base/file-size.ts'
import type { Settings } from '../../settings/schema.ts'
import { Icon } from '../parts/icon.tsx'
import { usePageState } from '../parts/page-state.tsx'
import { type FileLimits, fileLimits } from './file-limits.ts'

/**
 * Where files are chosen or dropped. With a script they are sent straight to the storage: at once
 * where `event` is the id of one, else when the new event is saved. Without one a form takes them,
 * one at a time.
 */
export function AddFiles({
  event,
  settings,
}: {
  event: number | undefined
  settings: FileLimits & Pick<Settings, 'attachment_max_per_event'>
}) {
  const limits = `Up to ${fileSize(settings.file_max_bytes, usePageState().locale)} each, ${settings.attachment_max_per_event} to an event.`
  return (
    <div class="add-files">
      <section class="uploads" aria-label="Uploads" data-uploads={event ?? ''} />
      <div class="drop-zone needs-script">
        <label class="button">
          <Icon name="arrow-up-tray" />
          Add files
          <input
            class="visually-hidden"
            type="file"
            multiple
            disabled={event === undefined}
            data-until-script={event === undefined || undefined}
            data-add-files
            {...fileLimits(settings)}
          />
        </label>
        <p class="quiet">Or drop or paste them anywhere here. {limits}</p>
      </div>
      {event === undefined ? (
        <p class="quiet without-script">Files can be added once the event is saved.</p>
      ) : (
        <form
          class="actions without-script"
          method="post"
          action={`/events/${event}/attachments`}
          enctype="multipart/form-data"
        >
          <div class="field">
            <label for="file">A file. {limits}</label>
            <input id="file" name="file" type="file" required />
          </div>
          <button class="button" type="submit">
            <Icon name="arrow-up-tray" />
            Upload
          </button>
        </form>
      )}
    </div>
  )
}
