import '../shell/copy.client.ts'
import './share.client.ts'
import { type Act, gestures } from './viewer-gestures.client.ts'
import { createPicture } from './viewer-picture.client.ts'
import { createVideo } from './viewer-video.client.ts'

const dialog = document.querySelector<HTMLDialogElement>('#viewer') as HTMLDialogElement
const stage = dialog.querySelector('.viewer-stage') as HTMLElement
const picture = createPicture(dialog)
const video = createVideo(dialog)

const toasts = document.querySelector('#toasts') as HTMLElement

/** The pictures to go through, where they stand, and the one that is shown. */
let group: ParentNode = document
let links: HTMLAnchorElement[] = []
let shown: HTMLAnchorElement | undefined
/** Whether the viewer has the topmost entry of the history, so that the way back closes it. */
let hasEntry = false

/** Shows a picture large, and from it those that stand with it: of its event, or of the whole grid. */
export function openViewer(link: HTMLAnchorElement): void {
  group = link.closest('[data-photos]') ?? document
  links = collect(link)
  dialog.showModal()
  // Beside a dialog nothing can be tapped: what it says and how it's undone must be in it.
  dialog.append(toasts)
  history.pushState({ viewer: true }, '')
  hasEntry = true
  show(link)
}

function collect(opened: HTMLAnchorElement): HTMLAnchorElement[] {
  const all = [...group.querySelectorAll<HTMLAnchorElement>('a[data-photo]'), opened]
  // One may stand in a text, too.
  return [...new Map(all.map((link) => [link.dataset.photo, link])).values()]
}

function show(link: HTMLAnchorElement): void {
  shown = link
  const { photo: key = '', name = '', title = '', event = '' } = link.dataset
  const path = `/events/${event}`
  const isElsewhere = location.pathname !== path
  text('[data-viewer-title]', isElsewhere ? title : '')
  text('[data-viewer-name]', name)
  const place = links.indexOf(link) + 1
  text('[data-viewer-place]', links.length > 1 ? `${place} of ${links.length}` : '')
  lead('event', path).hidden = !isElsewhere
  lead('download', `/api/attachments/${key}?download=1`)
  lead('share', `/attachments/${key}/share`)
  const hasOriginal = link.dataset.onlyOriginal === undefined && !isVideo(link)
  lead('original', `/api/attachments/${key}`).hidden = !hasOriginal
  for (const button of dialog.querySelectorAll<HTMLElement>('[data-step]')) {
    button.hidden = links.length < 2
  }
  stage.hidden = isVideo(link)
  video.clear()
  if (isVideo(link)) {
    picture.clear()
    video.show(link)
  } else picture.show(link)
  for (const next of [1, -1].map(neighbour)) if (next && !isVideo(next)) picture.preload(next)
}

function isVideo({ dataset }: HTMLAnchorElement): boolean {
  return dataset.video !== undefined
}

function lead(name: string, href: string): HTMLAnchorElement {
  const link = dialog.querySelector(`[data-viewer-${name}]`) as HTMLAnchorElement
  link.href = href
  return link
}

function text(selector: string, words: string): void {
  const place = dialog.querySelector(selector)
  if (place) place.textContent = words
}

function neighbour(step: number): HTMLAnchorElement | undefined {
  return shown && links[(links.indexOf(shown) + step + links.length) % links.length]
}

function move(step: number): void {
  const next = links.length > 1 ? neighbour(step) : undefined
  if (next) show(next)
}

const act: Act = { move, close: () => dialog.close(), zoomed: () => picture.sharpen() }
const zoom = gestures(stage, picture.image, act)
addEventListener('resize', () => picture.rescale())

dialog.addEventListener('keydown', (event) => {
  const forward = getComputedStyle(dialog).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
  const back = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight'
  const last = links.length - 1
  const keys: Record<string, () => void> = {
    [forward]: () => move(1),
    [back]: () => move(-1),
    Home: () => links[0] && show(links[0]),
    End: () => links[last] && show(links[last]),
    '+': () => zoom.by(1.5),
    '-': () => zoom.by(1 / 1.5),
    0: () => zoom.reset(),
  }
  const press = keys[event.key]
  // A player has uses of its own for keys.
  if (!press || event.ctrlKey || event.metaKey || event.target instanceof HTMLMediaElement) return
  event.preventDefault()
  press()
})

dialog.addEventListener('click', (event) => {
  if (!(event.target instanceof Element)) return
  const step = event.target.closest<HTMLElement>('[data-step]')?.dataset.step
  if (step) move(Number(step))
  if (event.target.closest('[data-viewer-original]')) {
    event.preventDefault()
    picture.showOriginal()
  }
  const share = event.target.closest<HTMLAnchorElement>('[data-viewer-share]')
  if (share) {
    event.preventDefault()
    void htmx.ajax('GET', share.href, { target: '#share-dialog', swap: 'innerHTML' })
  }
})

dialog.addEventListener('submit', (event) => {
  // A message may have a form, too.
  if (!(event.target as Element).closest('.viewer-actions')) return
  event.preventDefault()
  const gone = shown
  const next = links.length > 1 ? neighbour(1) : undefined
  if (!gone) return
  links = links.filter((link) => link !== gone)
  if (next) show(next)
  else dialog.close()
  const path = `/attachments/${gone.dataset.photo}/delete`
  void htmx.ajax('POST', path, { target: '#toasts', swap: 'none' })
})

document.addEventListener('file:restored', (event) => {
  const { key } = (event as CustomEvent<{ key: string }>).detail
  const restored = group.querySelector<HTMLAnchorElement>(`a[data-photo="${CSS.escape(key)}"]`)
  if (!dialog.open || !restored) return
  links = collect(restored)
  show(restored)
})

picture.image.addEventListener('viewer:shown', () => zoom.reset())

dialog.addEventListener('close', () => {
  document.body.append(toasts)
  picture.clear()
  video.clear()
  focusShown()
  if (hasEntry) history.back()
})

/** Where the owner goes on: one that only the viewer shows can't have the focus. */
function focusShown(): void {
  const visible = shown?.hidden ? links.findLast(({ hidden }) => !hidden) : shown
  visible?.focus()
}

/** The page itself stays as it is on the way back; htmx would load it anew. */
let staysOnPage = false
addEventListener('popstate', () => {
  if (!hasEntry) return
  hasEntry = false
  staysOnPage = Boolean(history.state?.htmx)
  if (dialog.open) dialog.close()
  // A step that htmx looks at takes the focus away once it's done.
  void window.navigation?.transition?.finished.then(focusShown, () => {})
})
document.addEventListener('htmx:before:history:restore', (event) => {
  if (staysOnPage) event.preventDefault()
  staysOnPage = false
})
