import { importLate } from '../shell/import-late.client.ts'
import { onceLoaded } from '../shell/once-loaded.client.ts'
import { showToast } from '../shell/toast.client.ts'
import { togglePin } from './pin.client.ts'

/** Opens at a card what can be done with its event. */
export function openMenu(link: HTMLAnchorElement): void {
  const card = link.closest<HTMLElement>('.entry')
  const template = document.querySelector<HTMLTemplateElement>('#event-actions')
  const menu = template?.content.firstElementChild?.cloneNode(true)
  if (!card || !(menu instanceof HTMLElement)) return
  fill(menu, card.dataset.id ?? '')
  const isPinned = card.querySelector('.entry-pin') !== null
  menu.querySelector(`[data-pin=${isPinned ? 'pin' : 'unpin'}]`)?.remove()
  link.after(menu)
  menu.addEventListener('click', (event) => act(event, card, menu))
  menu.addEventListener('submit', (event) => {
    leadBack(menu)
    if (!(event.target as Element).closest('[data-pin]')) return
    event.preventDefault()
    menu.hidePopover()
    togglePin(card)
  })
  menu.addEventListener('toggle', ({ newState }) => {
    link.setAttribute('aria-expanded', String(newState === 'open'))
    if (newState === 'closed') menu.remove()
  })
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    // Or the focus would leave the link to which it goes back.
    event.preventDefault()
    menu.hidePopover()
  })
  menu.showPopover()
  putAt(menu, link)
  menu.querySelector('a')?.focus({ preventScroll: true })
}

function fill(menu: HTMLElement, id: string): void {
  for (const item of menu.querySelectorAll('[href], [action]')) {
    for (const name of ['href', 'action']) {
      const path = item.getAttribute(name)
      if (path) item.setAttribute(name, path.replace('/events/0/', `/events/${id}/`))
    }
  }
}

/** The place may have changed since the menu was opened. */
function leadBack(menu: HTMLElement): void {
  for (const back of menu.querySelectorAll<HTMLInputElement>('[name=back]')) {
    back.value = location.pathname + location.search + location.hash
  }
}

/** Below the link or, where there is no room, above it. */
function putAt(menu: HTMLElement, link: HTMLElement): void {
  const at = link.getBoundingClientRect()
  const { height, width } = menu.getBoundingClientRect()
  const bar = document.querySelector('.bar')?.getBoundingClientRect().height ?? 0
  const fits = at.bottom + height < innerHeight - bar
  const isRtl = getComputedStyle(link).direction === 'rtl'
  menu.style.top = `${scrollY + (fits ? at.bottom : at.top - height)}px`
  menu.style.left = `${scrollX + (isRtl ? at.left : at.right - width)}px`
}

function act(event: Event, card: HTMLElement, menu: HTMLElement): void {
  const target = event.target as Element
  if (target.closest('[data-copy-link]')) {
    menu.hidePopover()
    void copyLink(`${location.origin}/events/${card.dataset.id}`)
  }
  if (target.closest('[data-select-card]')) {
    menu.hidePopover()
    void onceLoaded(
      importLate(() => import('./selection.client.ts')),
      ({ startSelecting }) => startSelecting(card),
      () => showToast('That didn’t work. Please try again.', 'failed'),
    )
  }
}

/** Without HTTPS there is no clipboard, and a field can still be copied from the old way. */
async function copyLink(url: string): Promise<void> {
  const done = navigator.clipboard
    ? await navigator.clipboard.writeText(url).then(
        () => true,
        () => false,
      )
    : copyOldWay(url)
  if (done) showToast('The link is copied.')
  else showToast(`The browser doesn’t let LifeLog copy. This is the link: ${url}`, 'failed')
}

function copyOldWay(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  return done
}
