import { fetchSignedIn } from './login.client.ts'
import { locateBy } from './place.client.ts'

/** How long typing must pause, in ms, before the map follows. */
const pause = 400

/** Lets the form of an event take the place of the browser, and show coordinates on a map. */
export function placeFields(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLInputElement>('#coordinates')
  const button = form.querySelector<HTMLButtonElement>('[data-use-place]')
  const error = form.querySelector('[data-place-error]')
  const map = form.querySelector('[data-map-preview]')
  if (!field || !button || !map) return
  let later: ReturnType<typeof setTimeout> | undefined
  const follow = () => {
    clearTimeout(later)
    later = setTimeout(() => void show(field, map), pause)
  }
  field.addEventListener('input', follow)
  locateBy(button, {
    take(coordinates) {
      field.value = coordinates
      field.dispatchEvent(new Event('input', { bubbles: true }))
    },
    fail: (reason) => error?.replaceChildren(reason),
  })
}

/** What are no coordinates has no map; the form says so when it's saved. So does a map nobody sends. */
async function show(field: HTMLInputElement, map: Element): Promise<void> {
  const { value } = field
  const query = new URLSearchParams({ at: value })
  const headers = { 'HX-Request': 'true', Accept: 'text/html' }
  const answer = await fetchSignedIn(`/places/map?${query}`, { headers }).catch(() => undefined)
  const html = answer?.ok ? await answer.text() : ''
  if (field.value === value) map.innerHTML = html
}
