import { limits } from '../../base/limits.ts'
import { Icon } from '../parts/icon.tsx'

/** What this browser keeps until LifeLog has it; a script fills it in (pending-list.client.ts). */
export function PendingEvents() {
  return (
    <section id="pending" class="pending" aria-label="Not saved yet" hidden>
      <ol class="pending-events" />
      <template id="pending-event">
        <li class="pending-event">
          <p class="pending-time">
            <time />
          </p>
          <div>
            <p class="pending-title" dir="auto" data-title />
            <p class="pending-words" role="status" data-words />
            <ul class="quick-files" aria-label="Files to attach" data-files hidden />
            <div class="uploads" />
            <details>
              <summary class="button button-quiet">
                <Icon name="pencil-square" />
                Change
              </summary>
              <form class="stack">
                <fieldset class="stack">
                  <label class="field">
                    Title
                    <input name="title" maxlength={limits.title} autocomplete="off" dir="auto" />
                  </label>
                  <label class="field">
                    Tags, separated by commas
                    <input name="tags" autocomplete="off" autocapitalize="none" dir="auto" />
                  </label>
                  <div class="actions">
                    <button class="button button-primary" type="submit">
                      Save
                    </button>
                    <button class="button button-danger" type="button" data-drop>
                      Drop
                    </button>
                  </div>
                </fieldset>
              </form>
            </details>
          </div>
        </li>
      </template>
    </section>
  )
}
