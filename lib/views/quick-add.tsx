import { limits } from '../base/limits.ts'
import { type FileLimits, fileLimits } from './file-limits.ts'
import { Icon } from './icon.tsx'

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
      <div class="quick-title">
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
      <p class="quick-note" role="status" />
    </form>
  )
}
