import { type Map as LiveMap, Marker } from './maplibre-gl.js'

let marks: Marker[] = []

/** Puts what the list has on the map: links like those of the list. */
export function showMarks(map: LiveMap): void {
  for (const mark of marks) mark.remove()
  const links = [...document.querySelectorAll<HTMLAnchorElement>('#map-places a[data-mark]')]
  // The largest ones come first in the list, and above the others on the map.
  marks = links.toReversed().map((link) => {
    const { mark = '', label = '', count = '', size = '' } = link.dataset
    const [longitude = 0, latitude = 0] = mark.split(',').map(Number)
    const element = link.cloneNode() as HTMLAnchorElement
    element.className = `map-pin map-pin-${size}`
    element.ariaLabel = label
    element.title = label
    element.textContent = count
    return new Marker({ element }).setLngLat([longitude, latitude]).addTo(map)
  })
}
