import { fetchSignedIn } from '../shell/login.client.ts'
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
  const offer = offerName(form)
  locateBy(button, {
    take(coordinates) {
      field.value = coordinates
      field.dispatchEvent(new Event('input', { bubbles: true }))
      void offer(coordinates)
    },
    fail: (reason) => error?.replaceChildren(reason),
  })
}

/** Proposes the name of the nearest settlement, which one tap takes, for a place that has none. */
function offerName(form: HTMLFormElement): (coordinates: string) => Promise<void> {
  const place = form.querySelector<HTMLInputElement>('#place')
  const button = form.querySelector<HTMLButtonElement>('[data-place-name]')
  if (!place || !button) return async () => {}
  button.addEventListener('click', () => {
    place.value = button.value
    place.dispatchEvent(new Event('input', { bubbles: true }))
    button.hidden = true
    place.focus()
  })
  return async (coordinates) => {
    const [latitude = '', longitude = ''] = coordinates.split(', ')
    const query = new URLSearchParams({ latitude, longitude })
    const answer = await fetchSignedIn(`/api/places/nearest?${query}`).catch(() => undefined)
    const nearest = answer?.ok ? ((await answer.json()) as { name: string } | null) : null
    button.hidden = nearest === null || place.value !== ''
    button.value = nearest?.name ?? ''
    button.textContent = `Call it ${button.value}`
  }
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
