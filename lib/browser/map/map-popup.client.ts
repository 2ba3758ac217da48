import { fetchSignedIn } from '../shell/login.client.ts'

/** Of links that are followed one after the other, the answer to the first may come last. */
let followed: HTMLAnchorElement | undefined

/** Shows the events of a place over the lower edge of the map; leads to them where they can't be loaded. */
export async function openPlace(box: HTMLElement, link: HTMLAnchorElement): Promise<void> {
  link.ariaBusy = 'true'
  followed = link
  const html = await load(new URL(link.href).search).finally(() => {
    link.ariaBusy = null
  })
  if (followed !== link) return
  if (html === undefined) return location.assign(link.href)
  box.querySelector('.map-popup')?.remove()
  const popup = document.createElement('section')
  popup.className = 'map-popup'
  popup.ariaLabel = link.dataset.label ?? ''
  popup.tabIndex = -1
  popup.append(document.createRange().createContextualFragment(html))
  box.append(popup)
  popup.focus({ preventScroll: true })
  const close = () => {
    const hadFocus = popup.contains(document.activeElement)
    popup.remove()
    // The list may have been loaded anew since.
    const opener = link.isConnected ? link : document.querySelector<HTMLElement>('#map-places')
    if (hadFocus) opener?.focus({ preventScroll: true })
  }
  popup.querySelector('[data-close]')?.addEventListener('click', close)
  popup.addEventListener('keydown', ({ key }) => key === 'Escape' && close())
}

async function load(search: string): Promise<string | undefined> {
  const response = await fetchSignedIn(`/map/events${search}`).catch(() => undefined)
  return response?.ok ? response.text() : undefined
}
