import { Icon } from '../parts/icon.tsx'
import { Time } from '../parts/time.tsx'

/** That links to files of an event work, in the trash too, until when, and how to end them. */
export function SharedUntil({
  event,
  until,
  timezone,
  back,
}: {
  event: number
  until: string
  timezone: string
  /** The page on which this is. */
  back: string
}) {
  return (
    <div class="notice shared-until" dir="ltr">
      <Icon name="share" />
      <p>
        Links to its files may still work until <Time at={until} timezone={timezone} />.
      </p>
      <form method="post" action={`/events/${event}/end-links`}>
        <input type="hidden" name="back" value={back} />
        <button class="button" type="submit">
          End links
        </button>
      </form>
    </div>
  )
}

/** What is said once they were ended. */
export function endedLinks(ended: boolean): string {
  return ended
    ? 'The links no longer work.'
    : 'The links end once the backup under way is done, or the storage answers again.'
}
