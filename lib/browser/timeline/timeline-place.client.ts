/** How long scrolling pauses before the place counts as looked at, in ms. */
const pause = 150

/** Where the list is by now, for the page of an event to lead back to it. */
const listKey = 'lifelog-list'

const timeline = () => document.getElementById('timeline')
const cards = () => [...document.querySelectorAll<HTMLElement>('#timeline .entry')]

/** The first card that isn't above where a link to a card puts it. */
function firstSeen(): HTMLElement | undefined {
  const { scrollPaddingTop } = getComputedStyle(document.documentElement)
  return cards().find((card) => {
    const { scrollMarginTop } = getComputedStyle(card)
    const line = Number.parseFloat(scrollPaddingTop) + Number.parseFloat(scrollMarginTop)
    return card.getBoundingClientRect().bottom > line + 1
  })
}

/** Says in the URL at which event the page is looked at: a reload and the way back lead there. */
function keepPlace(): void {
  const url = new URL(location.href)
  const seen = firstSeen()
  const isTop = seen === cards()[0] && document.getElementById('up')?.hidden !== false
  if (seen && !isTop && timeline()?.dataset.sort !== 'relevance') {
    for (const name of ['up', 'down', 'date']) url.searchParams.delete(name)
    url.searchParams.set('from', seen.dataset.id ?? '')
    url.hash = seen.id
  } else if (url.searchParams.has('from')) {
    url.searchParams.delete('from')
    url.hash = ''
  }
  if (url.href !== location.href) history.replaceState(history.state, '', url)
  // By itself the browser would scroll as far as before, on a page that now begins elsewhere.
  history.scrollRestoration = url.searchParams.has('from') ? 'manual' : 'auto'
  rememberList()
}

function rememberList(): void {
  sessionStorage.setItem(listKey, location.pathname + location.search + location.hash)
}

function goToPlace(): void {
  const from = new URLSearchParams(location.search).get('from')
  const id = location.hash.startsWith('#event-') ? location.hash.slice(1) : `event-${from}`
  // The page begins with what comes next where that event is gone.
  const card = document.getElementById(id) ?? (from ? cards()[0] : undefined)
  card?.scrollIntoView({ behavior: 'instant' })
}

/** What a browser shows on the way back may have been changed since. */
async function refresh(): Promise<void> {
  const seen = firstSeen()?.id ?? ''
  const before = document.getElementById(seen)?.getBoundingClientRect().top ?? 0
  await htmx.ajax('GET', location.pathname + location.search, {
    target: '#results',
    swap: 'innerHTML',
  })
  const card = document.getElementById(seen)
  if (card && scrollY > 0) {
    scrollBy({ top: card.getBoundingClientRect().top - before, behavior: 'instant' })
  }
}

let scrolling: ReturnType<typeof setTimeout> | undefined
let restedAt = 0
addEventListener('scroll', () => {
  clearTimeout(scrolling)
  scrolling = setTimeout(rest, pause)
})

function rest(): void {
  clearTimeout(scrolling)
  restedAt = scrollY
  keepPlace()
}

// Who acts right after scrolling comes back to what they saw: forms and links tell the place then.
for (const type of ['submit', 'click']) {
  document.addEventListener(type, () => scrollY !== restedAt && rest(), { capture: true })
}
addEventListener('pageshow', ({ persisted }) => {
  const [navigation] = performance.getEntriesByType('navigation')
  const isBack = (navigation as PerformanceNavigationTiming).type === 'back_forward'
  if (persisted || isBack) void refresh()
})
document.addEventListener('htmx:after:swap', rememberList)
rememberList()
goToPlace()
