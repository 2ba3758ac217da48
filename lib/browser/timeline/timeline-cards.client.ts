// What cards offer beside what they show. Its parts are loaded when they are first used.

import { importLate } from '../shell/import-late.client.ts'
import { onceLoaded } from '../shell/once-loaded.client.ts'

const loadSelection = () => importLate(() => import('./selection.client.ts'))
const loadMenu = () => importLate(() => import('./card-menu.client.ts'))

/** How long a finger rests on a card until that selects it, in ms, and how far it may move, in pixels. */
const longPress = { rest: 500, slip: 10 }

const timeline = () => document.getElementById('timeline')

if (timeline()?.dataset.selecting !== undefined) void loadSelection()

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element) || event.metaKey || event.ctrlKey) return
  const link = event.target.closest<HTMLAnchorElement>('.entry-actions')
  const isSelect = event.target.closest('[data-select]') !== null
  if (!link && !isSelect) return
  event.preventDefault()
  if (!link) return select()
  void onceLoaded(
    loadMenu(),
    ({ openMenu }) => openMenu(link),
    () => location.assign(link.href),
  )
})

/** Where the script can't be had, the page that the link leads to does the same. */
function select(card?: HTMLElement): void {
  void onceLoaded(
    loadSelection(),
    ({ startSelecting }) => startSelecting(card),
    () => location.assign(document.querySelector<HTMLAnchorElement>('a[data-select]')?.href ?? '/'),
  )
}

document.addEventListener('pointerdown', ({ target, pointerType, clientX, clientY }) => {
  const card = (target as Element).closest<HTMLElement>('#timeline .entry')
  if (pointerType !== 'touch' || !card || timeline()?.dataset.selecting !== undefined) return
  const ended = new AbortController()
  const { signal } = ended
  const end = () => ended.abort()
  const rested = () => {
    end()
    passOverClick()
    select(card)
  }
  const waiting = setTimeout(rested, longPress.rest)
  signal.addEventListener('abort', () => clearTimeout(waiting))
  for (const name of ['pointerup', 'pointercancel', 'scroll']) {
    addEventListener(name, end, { signal })
  }
  addEventListener(
    'pointermove',
    (moved) => {
      if (Math.hypot(moved.clientX - clientX, moved.clientY - clientY) > longPress.slip) end()
    },
    { signal },
  )
  // Some browsers find that it rested long enough before.
  card.addEventListener(
    'contextmenu',
    (event) => {
      event.preventDefault()
      rested()
    },
    { signal },
  )
})

/** The finger that rested on a card is still to be lifted, which clicks on it. */
function passOverClick(): void {
  const touch = new AbortController()
  const { signal } = touch
  const pass = (event: Event) => {
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  addEventListener('click', pass, { capture: true, signal })
  addEventListener('pointerdown', () => touch.abort(), { signal })
  for (const name of ['pointerup', 'pointercancel']) {
    addEventListener(name, () => setTimeout(() => touch.abort(), 100), { signal })
  }
}
