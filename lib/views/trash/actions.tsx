import { Icon } from '../parts/icon.tsx'

/** Brings something back from the trash, or deletes it for good after a second look. */
export function TrashActions({ path, name }: { path: string; name: string }) {
  return (
    <div class="actions" dir="ltr">
      <form method="post" action={`${path}/restore`}>
        <button class="button" type="submit">
          <Icon name="arrow-uturn-left" />
          Restore<span class="visually-hidden"> “{name}”</span>
        </button>
      </form>
      <details class="disclosure">
        <summary class="button button-quiet">
          <Icon name="trash" />
          <span>
            Delete<span class="visually-hidden"> “{name}”</span> for good
          </span>
        </summary>
        <form class="card" method="post" action={`${path}/delete`}>
          <p>This can’t be undone.</p>
          <button class="button button-danger" type="submit">
            Delete it for good
          </button>
        </form>
      </details>
    </div>
  )
}
