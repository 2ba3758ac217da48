import { Icon } from './icon.tsx'

/**
 * A message that goes by itself. In a fragment wrap it into
 * `<hx-partial hx-target="#toasts" hx-swap="beforeend">`.
 * @param undo the path whose POST undoes what the message tells
 * @param about names the kind of messages of which only the latest is shown; such are undone in place
 */
export function Toast({
  message,
  kind = 'done',
  undo,
  about,
}: {
  message: string
  kind?: 'done' | 'failed'
  undo?: string | undefined
  about?: string | undefined
}) {
  return (
    <div
      class={`toast toast-${kind}`}
      role={kind === 'failed' ? 'alert' : undefined}
      data-toast={about ?? ''}
    >
      <Icon name={kind === 'failed' ? 'exclamation-circle' : 'check-circle'} />
      <p dir="auto">{message}</p>
      {undo && (
        <form
          method="post"
          action={undo}
          hx-post={about && undo}
          hx-target={about && '#toasts'}
          hx-swap={about && 'none'}
          hx-sync={about && 'this:drop'}
        >
          <button class="button button-quiet" type="submit">
            <Icon name="arrow-uturn-left" />
            Undo
          </button>
        </form>
      )}
      <button class="button button-icon" type="button" aria-label="Dismiss" data-dismiss hidden>
        <Icon name="x-mark" />
      </button>
    </div>
  )
}
