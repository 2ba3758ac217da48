import { importLate } from './import-late.client.ts'
import { showToast } from './toast.client.ts'

/** Where it's kept that the owner wants no single keys: speech input would press them. */
const switchedOff = 'lifelog-keys-off'

const palette = document.querySelector<HTMLDialogElement>('#palette')
const help = document.querySelector<HTMLDialogElement>('#keyboard-help')
const keySwitch = help?.querySelector<HTMLInputElement>('[data-keyboard-switch]')

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  if (document.querySelector('dialog[open]')) return
  if (event.key === 'Escape') return leave()
  if (isTyping(event.target) || localStorage.getItem(switchedOff)) return
  if (press(event.key)) event.preventDefault()
})

document.addEventListener('keydown', (event) => {
  // In a description the same keys make a link.
  if (event.defaultPrevented) return
  if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return
  event.preventDefault()
  openPalette()
})

let filling: Promise<void> | undefined

/** Opened before there is anything to choose, the palette gets what is typed, and Escape closes it. */
function openPalette(): void {
  const field = palette?.querySelector('input')
  if (!palette || !field || document.querySelector('dialog[open]')) return
  field.value = ''
  palette.showModal()
  field.dispatchEvent(new Event('input'))
  if (filling) return
  filling = fillPalette(palette).catch(() => {
    filling = undefined
    if (!palette.open) return
    palette.close()
    showToast('The command palette couldn’t be loaded. Please try again.', 'failed')
  })
}

/** Loads what the palette offers, and its style sheet, once they are needed. */
async function fillPalette(palette: HTMLDialogElement): Promise<void> {
  const href = document.querySelector<HTMLElement>('[data-palette]')?.dataset.palette
  const [{ offerEntries }] = await Promise.all([
    importLate(() => import('../search/palette.client.ts')),
    href && loadStyles(href),
  ])
  offerEntries(palette)
}

function loadStyles(href: string): Promise<unknown> {
  if (document.querySelector(`link[href="${CSS.escape(href)}"]`)) return Promise.resolve()
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href })
  const loaded = new Promise((resolve) => {
    link.onload = link.onerror = resolve
  })
  document.head.append(link)
  return loaded
}

if (keySwitch) {
  keySwitch.checked = !localStorage.getItem(switchedOff)
  keySwitch.addEventListener('change', () => {
    if (keySwitch.checked) localStorage.removeItem(switchedOff)
    else localStorage.setItem(switchedOff, 'true')
  })
}
// A click beside it is on the dialog itself.
palette?.addEventListener('click', ({ target }) => target === palette && palette.close())
document.addEventListener('click', ({ target }) => {
  if ((target as Element).closest('[data-keyboard-help]')) help?.showModal()
  if ((target as Element).closest('[data-palette]')) openPalette()
})

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input, textarea, select, [contenteditable]')
}

/** Does what a key is for, if it's for anything here. */
function press(key: string): boolean {
  if (key === '?') help?.showModal()
  else if ((key === 'j' || key === 'k') && cards().length > 0) move(key === 'j' ? 1 : -1)
  else if (key === 'e' && currentCard())
    location.assign(`/events/${currentCard()?.dataset.id}/edit`)
  else if (key === 'p' && currentCard()?.querySelector('.entry-actions')) pin(currentCard())
  else return use(key) || goHome(key)
  return true
}

function pin(card: HTMLElement | null | undefined): void {
  importLate(() => import('../timeline/pin.client.ts')).then(
    ({ togglePin }) => card && togglePin(card),
    () => showToast('That didn’t work. Please try again.', 'failed'),
  )
}

/** Elements say by `aria-keyshortcuts` which key they're for. */
function use(key: string): boolean {
  const element = document.querySelector<HTMLElement>(`[aria-keyshortcuts="${CSS.escape(key)}"]`)
  if (!element) return false
  if (isTyping(element)) {
    element.focus()
    if (element instanceof HTMLInputElement) element.select()
  } else element.click()
  return true
}

/** Noting and searching are done on the timeline, from wherever one is. */
function goHome(key: string): boolean {
  const field = { n: 'quick-title', '/': 'search' }[key]
  if (field) location.assign(`/#${field}`)
  return field !== undefined
}

const cards = () => [...document.querySelectorAll<HTMLElement>('.entry')]

function currentCard(): HTMLElement | null | undefined {
  return document.activeElement?.closest<HTMLElement>('.entry')
}

/** From no card the first step leads to the first one that can be seen. */
function move(step: 1 | -1): void {
  const current = currentCard()
  const all = cards()
  const next = current
    ? all[all.indexOf(current) + step]
    : all.find((card) => card.getBoundingClientRect().top >= 0)
  next?.querySelector<HTMLElement>('.entry-title a')?.focus()
}

function leave(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

// A link to a field (`/#search`) scrolls to it; the focus is wanted as well.
if (location.hash === '#search' || location.hash === '#quick-title') {
  document.querySelector<HTMLElement>(location.hash)?.focus()
}
