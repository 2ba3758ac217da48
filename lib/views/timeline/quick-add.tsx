import { limits } from '../../base/limits.ts'
import { type FileLimits, fileLimits } from '../event/file-limits.ts'
import { Icon } from '../parts/icon.tsx'
import { LinesChip, PlaceChip } from './understood.tsx'

/** The line in which an event is noted: Enter saves it, `#tags` and files go with it. */
export function QuickAdd({ uid, files }: { uid: string; files: FileLimits }) {
  return (
    <form
      id="quick-add"
      class="quick-add"
      method="post"
      action="/events"
      aria-label="Quick add"
      data-draft="quick"
    >
      <input type="hidden" name="quick" value="1" />
      <input type="hidden" name="uid" value={uid} autocomplete="off" />
      {/* No hidden one, as a reset wouldn't empty that. */}
      <input name="coordinates" aria-label="Coordinates" autocomplete="off" readonly hidden />
      <input name="hint" aria-label="Offered time" autocomplete="off" readonly hidden />
      <textarea name="description" aria-label="More lines" autocomplete="off" readonly hidden />
      <div class="quick-title">
        <div class="quick-marks" aria-hidden="true" data-marks />
        <input
          id="quick-title"
          name="title"
          required
          maxlength={limits.title}
          aria-label="What happened?"
          placeholder="What happened?"
          autocomplete="off"
          enterkeyhint="done"
          aria-keyshortcuts="n"
          data-complete="hashtags"
          dir="auto"
        />
      </div>
      <div class="quick-tags">
        <input
          id="quick-tags"
          name="tags"
          aria-label="Tags, separated by commas"
          placeholder="Tags, …"
          autocomplete="off"
          autocapitalize="none"
          data-complete="tags"
          dir="auto"
        />
      </div>
      <label class="button button-icon quick-attach needs-script" title="Attach files">
        <Icon name="paper-clip" />
        <span class="visually-hidden">Attach files</span>
        <input
          class="visually-hidden"
          type="file"
          multiple
          disabled
          data-until-script
          data-add-files
          {...fileLimits(files)}
        />
      </label>
      <button class="button button-primary quick-submit" type="submit">
        <Icon name="plus" />
        <span>Add</span>
      </button>
      <button
        class="button button-icon quick-place"
        type="button"
        title="Use my place"
        hidden
        disabled
        data-until-script
        data-use-place
      >
        <Icon name="map-pin" />
        <span class="visually-hidden">Use my place</span>
      </button>
      <button
        class="button button-quiet quick-details"
        type="submit"
        formaction="/events/new"
        formmethod="get"
        formnovalidate
        title="All details"
      >
        <Icon name="pencil-square" />
        <span>Details</span>
      </button>
      <ul class="quick-files" aria-label="Files to attach" hidden />
      <div class="quick-row needs-script">
        <p class="quick-note" role="status" />
        <PlaceChip />
        <LinesChip />
        <div class="quick-understood" data-understood />
        <button class="quick-hint" type="button" disabled data-until-script data-keyboard-help>
          What this line understands
        </button>
      </div>
      <p class="visually-hidden" role="status" data-understood-words />
    </form>
  )
}
