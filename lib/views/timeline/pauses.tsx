import type { Settings } from '../../settings/schema.ts'
import { shortDay } from '../parts/month-name.ts'

/** What the owner isn't reminded of, and the ways to change that. */
export function Pauses({ settings }: { settings: Settings }) {
  const { on_this_day: isOn, paused_tags: tags, paused_periods: periods } = settings
  return (
    <details class="pauses card" data-draft-fields open={tags.length + periods.length > 0}>
      <summary>Not every memory is welcome</summary>
      <p class="quiet">
        What is paused stays in the timeline and in search, but never comes up here, above the
        timeline or as a random memory.
      </p>
      <ul>
        {tags.map((tag) => (
          <li>
            <span class="tag" dir="auto">
              {tag}
            </span>
            <Change change="resume-tag" fields={{ tag }} label={`Resume ${tag}`} />
          </li>
        ))}
        {periods.map(({ start, end }) => (
          <li>
            <span>
              {shortDay(start)} – {shortDay(end)}
            </span>
            <Change change="resume-period" fields={{ start, end }} label="Resume this period" />
          </li>
        ))}
      </ul>
      <form class="pause" method="post" action="/on-this-day/pauses">
        <input type="hidden" name="change" value="pause-tag" />
        <label for="pause-tag">Tag</label>
        <input id="pause-tag" name="tag" required maxlength={65} autocapitalize="none" dir="auto" />
        <button class="button" type="submit">
          Pause the tag
        </button>
      </form>
      <form class="pause" method="post" action="/on-this-day/pauses">
        <input type="hidden" name="change" value="pause-period" />
        <label for="pause-start">From</label>
        <input id="pause-start" name="start" type="date" required />
        <label for="pause-end">to</label>
        <input id="pause-end" name="end" type="date" required />
        <button class="button" type="submit">
          Pause the period
        </button>
      </form>
      <p>
        {isOn
          ? 'Above the timeline there is what happened on this day, where something did.'
          : 'Nothing of this comes up above the timeline.'}
      </p>
      <Change
        change={isOn ? 'off' : 'on'}
        fields={{}}
        label={isOn ? 'Don’t show it above the timeline' : 'Show it above the timeline'}
      />
    </details>
  )
}

function Change({
  change,
  fields,
  label,
}: {
  change: string
  fields: Record<string, string>
  label: string
}) {
  return (
    <form method="post" action="/on-this-day/pauses">
      {Object.entries({ change, ...fields }).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button class="button button-quiet" type="submit">
        {label}
      </button>
    </form>
  )
}
