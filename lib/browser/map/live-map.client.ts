import { fetchSignedIn } from '../shell/login.client.ts'
import { showToast } from '../shell/toast.client.ts'
import { showMarks } from './map-marks.client.ts'
import { openPlace } from './map-popup.client.ts'
import { type Land, styleOf } from './map-style.client.ts'
import { addTiles } from './map-tiles.client.ts'
import { Map as LiveMap, setWorkerUrl } from './maplibre-gl.js'

type Box = [west: number, south: number, east: number, north: number]

/** Puts a map that moves in the place of the drawing, and keeps the list and the URL as it is moved. */
export async function startMap(box: HTMLElement): Promise<void> {
  const { worker = '', bounds = '', tiles, track } = box.dataset
  setWorkerUrl(worker)
  const answer = await fetchSignedIn('/map/land')
  if (!answer.ok) return
  const land = (await answer.json()) as Land
  const line = track ? (JSON.parse(track) as [number, number][]) : undefined
  if (tiles) await addTiles(tiles)
  const container = document.createElement('div')
  container.className = 'map-live'
  box.append(container)
  const style = () => styleOf(box, { land, tiles, line })
  const map = new LiveMap({
    container,
    style: style(),
    bounds: boxOf(bounds),
    fitBoundsOptions: { padding: 0 },
    minZoom: 0,
    maxZoom: 18,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.getCanvas().ariaLabel = 'Map. The arrow keys move it, plus and minus zoom.'
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => map.setStyle(style()))
  await map.once('load')
  box.closest('.map-box')?.classList.add('is-live')
  followLinks(map, box, line !== undefined)
  showMarks(map)
  if (line) return
  map.on('movestart', () => {
    // The answer for what is left by now would replace the list once more.
    loading.abort()
    tellBusy(true)
  })
  map.on(
    'moveend',
    debounced(() => void listPlaces(map)),
  )
}

/** Until the list is that of the part of the map that is shown. */
function tellBusy(isBusy: boolean): void {
  document.querySelector('#map-places')?.setAttribute('aria-busy', String(isBusy))
}

/** Of links to another part of the map it moves there; those to the events of a place open them. */
function followLinks(map: LiveMap, box: HTMLElement, isTrack: boolean): void {
  document.addEventListener('click', (event) => {
    const { target, ctrlKey, metaKey, shiftKey, altKey, button } = event
    if (!(target instanceof Element) || ctrlKey || metaKey || shiftKey || altKey || button) return
    const move = target.closest<HTMLElement>('[data-move]')?.dataset.move
    if (move === 'in' || move === 'out') {
      event.preventDefault()
      map[move === 'in' ? 'zoomIn' : 'zoomOut']()
    }
    const mark = target.closest<HTMLAnchorElement>('a[data-mark]')
    if (!mark || isTrack) return
    event.preventDefault()
    if (mark.dataset.place !== undefined) void openPlace(box, mark)
    else map.fitBounds(boxOf(new URL(mark.href).searchParams.get('bbox') ?? ''), { padding: 0 })
  })
}

let loading = new AbortController()

/** Shows what is on the map now, and says it in the URL. */
async function listPlaces(map: LiveMap): Promise<void> {
  // It's moved on already, and comes to rest once more.
  if (map.isMoving()) return
  loading.abort()
  loading = new AbortController()
  const { signal } = loading
  const url = new URL(location.href)
  url.searchParams.set('bbox', shownOn(map).join(','))
  try {
    const response = await fetchSignedIn(url, { headers: { 'HX-Request': 'true' }, signal })
    if (!response.ok) throw new Error(`${response.status}`)
    const html = await response.text()
    const places = document.querySelector<HTMLElement>('#map-places')
    if (signal.aborted || !places) return
    const hadFocus = places.contains(document.activeElement)
    places.replaceChildren(document.createRange().createContextualFragment(html))
    if (hadFocus) places.focus({ preventScroll: true })
    history.replaceState(history.state, '', url)
    showMarks(map)
  } catch {
    if (!signal.aborted)
      showToast('The places here couldn’t be loaded. Move the map to try again.', 'failed')
  }
  if (!signal.aborted) tellBusy(false)
}

/** What is seen; where the earth is seen more than once, all of it. */
function shownOn(map: LiveMap): Box {
  const bounds = map.getBounds()
  const [west, east] = [bounds.getWest(), bounds.getEast()]
  const whole = east - west >= 360
  const rounded = (degrees: number) => Math.round(degrees * 1e5) / 1e5
  const wrapped = (degrees: number) => rounded(((((degrees + 180) % 360) + 360) % 360) - 180)
  return [
    whole ? -180 : wrapped(west),
    rounded(Math.max(-90, bounds.getSouth())),
    whole ? 180 : wrapped(east),
    rounded(Math.min(90, bounds.getNorth())),
  ]
}

function boxOf(text: string): Box {
  const [west = -180, south = -80, east = 180, north = 80] = text.split(',').map(Number)
  return [west, south, east < west ? east + 360 : east, north]
}

function debounced(act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    clearTimeout(timer)
    timer = setTimeout(act, 150)
  }
}
