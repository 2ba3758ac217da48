import { importLate } from '../shell/import-late.client.ts'

/** The map of the page; what the server drew stays where the browser can't draw one that moves. */
const box = document.querySelector<HTMLElement>('[data-map]')

if (box && document.createElement('canvas').getContext('webgl2')) {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return
    seen.disconnect()
    // Without a network the drawing stays, and its links.
    void importLate(() => import('./live-map.client.ts'))
      .then(({ startMap }) => startMap(box))
      .catch(() => undefined)
  })
  seen.observe(box)
}
