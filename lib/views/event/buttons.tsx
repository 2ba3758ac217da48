import { Icon } from '../parts/icon.tsx'
import { PinButton } from '../timeline/pins.tsx'

/**
 * What can be done with an event from its page.
 * @param back where whoever deletes it goes on; undefined where only the browser may know
 */
export function EventButtons({
  id,
  isPinned,
  back,
}: {
  id: number
  isPinned: boolean
  back: string | undefined
}) {
  return (
    <div class="actions event-actions" dir="ltr">
      <a class="button" href={`/events/${id}/edit`} aria-keyshortcuts="e">
        <Icon name="pencil-square" />
        Edit
      </a>
      <PinButton id={id} isPinned={isPinned} />
      <button
        class="button button-quiet needs-script"
        type="button"
        disabled
        data-until-script
        data-print
      >
        <Icon name="printer" />
        Print
      </button>
      <form method="post" action={`/events/${id}/delete`}>
        <input
          type="hidden"
          name="back"
          value={back ?? '/'}
          data-back={back === undefined ? '' : undefined}
        />
        <button class="button button-quiet" type="submit">
          <Icon name="trash" />
          Delete
        </button>
      </form>
    </div>
  )
}
