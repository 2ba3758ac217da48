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
export function SelectionBar({ view }: { view: TimelineQuery }) {
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
        <Action value="add_tags">Add</Action>
        <Action value="remove_tags">Remove</Action>
      </div>
      <div class="selection-actions">
        <Action value="delete" icon="trash">
          Delete
        </Action>
        <Action value="json" icon="arrow-down-tray">
          JSON
        </Action>
        <Action value="markdown" icon="arrow-down-tray">
          Markdown
        </Action>
      </div>
    </form>
  )
}

function Action({
  value,
  icon,
  children,
}: {
  value: string
  icon?: 'trash' | 'arrow-down-tray'
  children: string
}) {
  const label = { add_tags: 'Add tags', remove_tags: 'Remove tags', json: 'Export as JSON' }[value]
  return (
    <button
      class="button button-quiet"
      type="submit"
      name="change"
      value={value}
      aria-label={label ?? (value === 'markdown' ? 'Export as Markdown' : children)}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}
