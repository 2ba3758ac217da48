import { limits } from '../../base/limits.ts'
import type { TimelineQuery } from '../../timeline/timeline.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'
import { Icon } from '../parts/icon.tsx'

/** The way into the choice of many events; by script it begins where one is (selection.client.ts). */
export function SelectLink({ view }: { view: TimelineQuery }) {
  const { up, down } = view
  return (
    <a
      class="button button-quiet select-link"
      href={timelineUrl({ ...view, select: 'true' }, { ...(up && { up }), ...(down && { down }) })}
      title="Select several events"
      data-select
    >
      <Icon name="check-circle" />
      <span>Select</span>
    </a>
  )
}

/** What is done with the events that are selected: their boxes are on their cards. */
export function SelectionBar({ view, timezone }: { view: TimelineQuery; timezone: string }) {
  const { select: _, ...rest } = view
  const { up, down } = view
  const back = timelineUrl(rest, { ...(up && { up }), ...(down && { down }) })
  return (
    <form
      id="selection"
      class="selection"
      method="post"
      action="/events/selected"
      aria-label="Selected events"
      data-max={limits.eventsAtOnce}
      hidden={!view.select}
    >
      <input type="hidden" name="back" value={back} />
      <div class="selection-head">
        <p role="status" data-selected>
          <span class="without-script">Tick events above.</span>
        </p>
        <button class="button button-quiet needs-script" type="button" data-select-all>
          All shown
        </button>
        <a class="button button-quiet" href={back} data-select-done>
          Done
        </a>
      </div>
      <div class="selection-tags">
        <input
          name="tags"
          aria-label="Tags to add or remove, separated by commas"
          placeholder="Tags, …"
          autocomplete="off"
          autocapitalize="none"
          data-complete="tags"
          dir="auto"
        />
        <Action value="add_tags" label="Add tags">
          Add
        </Action>
        <Action value="remove_tags" label="Remove tags">
          Remove
        </Action>
      </div>
      <input type="hidden" name="timezone" value={timezone} />
      <div class="selection-actions">
        <Action value="timezone" label={`Set the timezone to ${timezone}`} icon="clock">
          Timezone
        </Action>
        <Action value="delete" icon="trash">
          Delete
        </Action>
        <Action value="json" label="Export as JSON" icon="arrow-down-tray">
          JSON
        </Action>
        <Action value="markdown" label="Export as Markdown" icon="arrow-down-tray">
          Markdown
        </Action>
      </div>
    </form>
  )
}

function Action({
  value,
  icon,
  label,
  children,
}: {
  value: string
  icon?: 'clock' | 'trash' | 'arrow-down-tray'
  label?: string
  children: string
}) {
  return (
    <button
      class="button button-quiet"
      type="submit"
      name="change"
      value={value}
      aria-label={label}
      title={label}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}
