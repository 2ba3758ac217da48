import type { Htmx, HtmxRequestCtx } from 'htmx.org'

declare const htmx: Htmx

/** So many cards stay in the page; those far away go, and come back when one returns. */
const maxCards = 300

/** How near to an edge of what is loaded the events beyond it are asked for. */
const near = '1000px'

type Edge = 'up' | 'down'

htmx.registerExtension('timeline', {
  handle_swap(style: string, target: Element, fragment: DocumentFragment) {
    return style === 'place' && target instanceof HTMLElement && place(target, fragment)
  },
})

/**
 * Puts the cards of a fragment where they belong, each in its day, and takes away those that are
 * too many at the other end. A card that is nowhere near what is shown is left out.
 */
function place(timeline: HTMLElement, fragment: DocumentFragment): Element[] {
  const cards = [...fragment.querySelectorAll<HTMLElement>('.entry')]
  const [first, last] = [cards[0], cards.at(-1)]
  const isBatch = fragment.querySelector('[data-up], [data-down]') !== null
  if (!first || (!isBatch && isBeyond(timeline, first))) return []
  const isAhead = comesBefore(timeline, first, timeline.querySelector('.entry'))
  const change = () => {
    for (const day of fragment.querySelectorAll<HTMLElement>('.day')) placeDay(timeline, day)
    document.querySelector('[data-empty]')?.remove()
    trim(timeline, isAhead ? 'down' : 'up')
  }
  if (isBatch) withoutJump(timeline, change)
  else change()
  if (document.activeElement?.closest('.more')) goOn(isAhead ? last : first)
  return [...timeline.querySelectorAll('.day')]
}

/** The link that brought the cards is replaced: who pressed it goes on with the nearest of them. */
function goOn(card: HTMLElement | undefined): void {
  card?.querySelector('a')?.focus({ preventScroll: true })
}

function placeDay(timeline: HTMLElement, day: HTMLElement): void {
  const cards = [...day.querySelectorAll<HTMLElement>('.entry')]
  for (const card of cards) removeCard(document.getElementById(card.id))
  const list = timeline.querySelector(`.day[data-day="${day.dataset.day}"] .entries`)
  if (!list) {
    const days = timeline.querySelectorAll<HTMLElement>('.day')
    insert(timeline, timeline, day, days)
    forgetOtherToday(timeline, day)
  } else {
    for (const card of cards) insert(timeline, list, card, list.querySelectorAll('.entry'))
  }
}

function insert(
  timeline: HTMLElement,
  parent: Element,
  item: HTMLElement,
  others: NodeListOf<HTMLElement>,
): void {
  parent.insertBefore(item, [...others].find((other) => comesBefore(timeline, item, other)) ?? null)
}

/** Whether a card, or a day by its first card, is above another; by relevance none is. */
function comesBefore(timeline: HTMLElement, one: HTMLElement, other: Element | null): boolean {
  if (!other || timeline.dataset.sort === 'relevance') return false
  const [a, b] = [timestamp(one), timestamp(other)]
  const earlier = a.at === b.at ? a.id < b.id : a.at < b.at
  return timeline.dataset.sort === 'oldest' ? earlier : !earlier
}

function timestamp(item: Element): { at: string; id: number } {
  const card = item.matches('.entry') ? item : item.querySelector('.entry')
  const { at = '', id = '' } = (card as HTMLElement).dataset
  // Without the Z a timestamp sorts before one that has the same beginning and more digits.
  return { at: at.replace('Z', ''), id: Number(id) }
}

/** Whether there may be others, not loaded, between a card and those that are shown. */
function isBeyond(timeline: HTMLElement, card: HTMLElement): boolean {
  const cards = [...timeline.querySelectorAll('.entry')]
  const isAbove = cards.every((other) => comesBefore(timeline, card, other))
  const isBelow = cards.every((other) => !comesBefore(timeline, card, other))
  return (isAbove && isOpen('up')) || (isBelow && isOpen('down'))
}

function isOpen(edge: Edge): boolean {
  return document.getElementById(edge)?.hidden === false
}

/** A page that stays open over midnight has a day that is called Today and no longer is. */
function forgetOtherToday(timeline: HTMLElement, day: HTMLElement): void {
  const name = day.querySelector('.day-near')
  for (const other of timeline.querySelectorAll('.day-near')) {
    if (other !== name && other.textContent === name?.textContent) other.remove()
  }
}

function trim(timeline: HTMLElement, edge: Edge): void {
  for (;;) {
    const cards = [...timeline.querySelectorAll<HTMLElement>('.entry')]
    if (cards.length <= maxCards) return
    const marked = cards.filter((card) => card.dataset[edge] !== undefined)
    const unmarked = edge === 'up' ? cards.at(-maxCards) : undefined
    const kept = (edge === 'up' ? marked[1] : marked.at(-2)) ?? unmarked
    if (!kept) return
    const place = cards.indexOf(kept)
    const gone = edge === 'up' ? cards.slice(0, place) : cards.slice(place + 1)
    if (gone.some((card) => card.contains(document.activeElement))) {
      kept.querySelector('a')?.focus({ preventScroll: true })
    }
    for (const card of gone) removeCard(card)
    openEdge(edge, kept.dataset[edge])
  }
}

function removeCard(card: Element | null): void {
  const day = card?.closest('.day')
  card?.remove()
  if (!day?.querySelector('.entry')) day?.remove()
}

function openEdge(edge: Edge, url: string | undefined): void {
  const nav = document.getElementById(edge)
  const link = nav?.querySelector('a')
  if (!nav || !link) return
  if (url) {
    link.href = url
    link.setAttribute('hx-get', url)
  }
  nav.hidden = false
}

/** Keeps the first visible card where it is on the screen, whatever changes above it. */
function withoutJump(timeline: HTMLElement, change: () => void): void {
  const seen = [...timeline.querySelectorAll('.entry')].find(
    (card) => card.getBoundingClientRect().bottom > 0,
  )
  const before = seen?.getBoundingClientRect().top ?? 0
  change()
  if (!seen?.isConnected) return
  scrollBy({ top: seen.getBoundingClientRect().top - before, behavior: 'instant' })
}

const edges = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      // On top of the page nobody asks for what comes before by merely looking at it.
      const isAsked = target.id === 'down' || scrollY > 0
      if (isIntersecting && isAsked) target.querySelector<HTMLElement>('a[hx-get]')?.click()
    }
  },
  { rootMargin: near },
)

function watchEdges(): void {
  edges.disconnect()
  for (const nav of document.querySelectorAll('#up, #down')) edges.observe(nav)
}

const usual: Record<string, string> = { tag_mode: 'all', sort: 'newest' }
let wasTyping = false

/** Leaves out what is empty or as usual, and makes one step back of a search, not one a letter. */
function keepUrlShort(ctx: HtmxRequestCtx): void {
  const fields = ctx.request.body as FormData
  for (const [name, value] of [...fields]) {
    if (!value || value === usual[name]) fields.delete(name)
  }
  const isTyping = ctx.sourceEvent?.type === 'input'
  const query = new URLSearchParams(fields as unknown as Record<string, string>)
  const isSame = query.toString() === new URLSearchParams(location.search).toString()
  if (!isSame && !(isTyping && wasTyping)) ctx.push = 'true'
  wasTyping = isTyping
}

const search = document.getElementById('search')
const loadCompletion = () => import('./tag-completion.client.ts').catch(() => undefined)
search?.addEventListener('focus', loadCompletion, { once: true })
if (search && search === document.activeElement) void loadCompletion()
document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  if (ctx.sourceElement.id === 'filters') keepUrlShort(ctx)
})
document.addEventListener('htmx:after:swap', watchEdges)
watchEdges()
