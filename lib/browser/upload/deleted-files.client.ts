/** What HX-Trigger tells: the key of a file that was deleted; of one that was restored, its key since then too. */
type Deleted = CustomEvent<{ key: string }>
type Restored = CustomEvent<{ key: string; deleted: string }>

// A file that is deleted is put aside where it stood, in the list and in the text: there it comes back.
document.addEventListener('file:deleted', (event) => {
  const { key } = (event as Deleted).detail
  for (const shown of shownOf(key)) {
    for (const player of shown.querySelectorAll<HTMLMediaElement>('audio, video')) player.pause()
    const aside = document.createElement('template')
    aside.dataset.deleted = key
    shown.replaceWith(aside)
    aside.content.append(shown)
  }
  // The focus is lost with the file that had it. The page stays where it is.
  if (hasLostFocus()) document.getElementById('files-title')?.focus({ preventScroll: true })
})

document.addEventListener('file:restored', (event) => {
  const { key, deleted } = (event as Restored).detail
  for (const aside of document.querySelectorAll<HTMLTemplateElement>('template[data-deleted]')) {
    if (aside.dataset.deleted !== deleted) continue
    // Its key is another one where it had links. Parsed anew, what scripts have styled would break the policy.
    for (const { attributes } of aside.content.querySelectorAll('*')) {
      for (const attribute of attributes) {
        if (!attribute.value.includes(deleted)) continue
        attribute.value = attribute.value.replaceAll(deleted, key)
      }
    }
    const shown = aside.content.firstElementChild
    if (!shown) continue
    aside.replaceWith(shown)
    htmx.process(shown)
  }
  if (hasLostFocus()) {
    const link = ':is(a[data-photo], .attachment-name a)'
    document.querySelector<HTMLElement>(`#attachment-${CSS.escape(key)} ${link}`)?.focus()
  }
})

function shownOf(key: string): Element[] {
  const listed = document.getElementById(`attachment-${key}`)
  const inText = document.querySelectorAll(`.prose a[data-photo="${CSS.escape(key)}"]`)
  return [...(listed ? [listed] : []), ...inText]
}

function hasLostFocus(): boolean {
  const { activeElement } = document
  return !activeElement || activeElement === document.body
}
