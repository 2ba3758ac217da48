import { importLate } from '../shell/import-late.client.ts'
import { onceLoaded } from '../shell/once-loaded.client.ts'

/** What a click on a picture opens is fetched with the first of them. */
document.addEventListener('click', (event) => {
  const { target, ctrlKey, metaKey, shiftKey, altKey, button } = event
  if (!(target instanceof Element) || ctrlKey || metaKey || shiftKey || altKey || button !== 0)
    return
  const link = target.closest<HTMLAnchorElement>('a[data-photo]')
  if (!link || !document.querySelector('#viewer')) return
  event.preventDefault()
  void onceLoaded(
    importLate(() => import('../viewer/viewer.client.ts')),
    ({ openViewer }) => openViewer(link),
    () => location.assign(link.href),
  )
})

// One of which LifeLog doesn't know the shape yet shows it once it's there.
document.addEventListener(
  'load',
  ({ target }) => {
    if (!(target instanceof HTMLImageElement) || !target.naturalHeight) return
    const ratio = String(Math.min(Math.max(target.naturalWidth / target.naturalHeight, 0.4), 3))
    for (const part of ['a', 'li']) {
      target.closest<HTMLElement>(`${part}.photo-unknown`)?.style.setProperty('--ratio', ratio)
    }
  },
  { capture: true },
)
