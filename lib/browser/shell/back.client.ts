// Where LifeLog doesn't know the list that led to an event, the browser may.
const list = sessionStorage.getItem('lifelog-list')
for (const place of document.querySelectorAll<HTMLElement>('[data-back]')) {
  if (!list) break
  if (place instanceof HTMLInputElement) place.value = list
  if (place instanceof HTMLAnchorElement) place.href = list
}

// A step back finds the list as it was left.
document.addEventListener('click', (event) => {
  const { target, ctrlKey, metaKey, shiftKey, altKey, button } = event
  if (ctrlKey || metaKey || shiftKey || altKey || button !== 0) return
  const link = target instanceof Element && target.closest<HTMLAnchorElement>('a.back')
  if (!link || !isBefore(link.href)) return
  event.preventDefault()
  window.navigation.back()
})

/** Whether a page is the one before this in the history. */
function isBefore(href: string): boolean {
  const { currentEntry } = window.navigation ?? {}
  const before = window.navigation?.entries()[(currentEntry?.index ?? 0) - 1]
  return before?.url !== null && before?.url.split('#')[0] === href.split('#')[0]
}
