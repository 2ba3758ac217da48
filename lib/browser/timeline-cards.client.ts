// What cards offer beside what they show. Its parts are loaded when they are first used.

const loadSelection = () => import('./selection.client.ts')
const loadMenu = () => import('./card-menu.client.ts')

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
  // Where the script can't be had, the page that the link leads to does the same.
  const failed = () =>
    location.assign((link ?? document.querySelector('a[data-select]'))?.href ?? '/')
  if (link) loadMenu().then(({ openMenu }) => openMenu(link), failed)
  else loadSelection().then(({ startSelecting }) => startSelecting(), failed)
})

document.addEventListener('pointerdown', ({ target, pointerType, clientX, clientY }) => {
  const card = (target as Element).closest<HTMLElement>('#timeline .entry')
  if (pointerType !== 'touch' || !card || timeline()?.dataset.selecting !== undefined) return
  const ended = new AbortController()
  const { signal } = ended
  const end = () => ended.abort()
  const select = () => {
    end()
    void loadSelection().then(({ startSelecting }) => startSelecting(card))
  }
  const waiting = setTimeout(select, longPress.rest)
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
      select()
    },
    { signal },
  )
})
