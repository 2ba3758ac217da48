import type { HtmxRequestCtx } from 'htmx.org'
import { importLate } from '../shell/import-late.client.ts'
import { markBetween } from './timeline-between.client.ts'
import { withoutJump } from './without-jump.client.ts'

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
    // What is selected stays in the page.
    if (timeline.dataset.selecting === undefined) trim(timeline, isAhead ? 'down' : 'up')
    markBetween(timeline)
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
  for (const card of day.querySelectorAll<HTMLElement>('.entry')) {
    removeCard(document.getElementById(card.id))
    placeCard(timeline, card, day)
  }
}

/**
 * Puts a card before the next one, in a day of its own where its day has none beside it: who crosses
 * the date line comes to a day again.
 */
function placeCard(timeline: HTMLElement, card: HTMLElement, day: HTMLElement): void {
  const cards = [...timeline.querySelectorAll<HTMLElement>('.entry')]
  const index = cards.findIndex((other) => comesBefore(timeline, card, other))
  const next = cards[index]
  const previous = index < 0 ? cards.at(-1) : cards[index - 1]
  const own = dayNear(timeline, day, previous, next)
  if (own) {
    const others = [...own.querySelectorAll('.entry')]
    const behind = others.find((other) => comesBefore(timeline, card, other)) ?? null
    own.querySelector('.entries')?.insertBefore(card, behind)
    return
  }
  const before = previous?.closest<HTMLElement>('.day')
  if (before && next && before.contains(next) && isDated(day)) {
    before.after(
      copyDay(
        before,
        cards.slice(index).filter((other) => before.contains(other)),
      ),
    )
  }
  const placed = copyDay(day, [card])
  if (before) before.after(placed)
  else timeline.prepend(placed)
  forgetOtherToday(timeline, placed)
}

/** The day beside a place in the timeline; months and years have one head, wherever it is. */
function dayNear(
  timeline: HTMLElement,
  { dataset }: HTMLElement,
  previous: HTMLElement | undefined,
  next: HTMLElement | undefined,
): HTMLElement | undefined {
  const days = [...timeline.querySelectorAll<HTMLElement>('.day')]
  const isOwn = (day: HTMLElement | undefined) => day?.dataset.day === dataset.day
  if (!isDated({ dataset })) return days.find(isOwn)
  const place = (card: HTMLElement | undefined) =>
    days.findIndex((day) => day.contains(card ?? null))
  const before = days.slice(0, place(previous) + 1).findLast(isDated)
  const after = next && days.slice(place(next)).find(isDated)
  return [before, after].find(isOwn)
}

/** Whether a day is one, not a month or a year. */
function isDated({ dataset }: Pick<HTMLElement, 'dataset'>): boolean {
  return /-\d\d-\d\d$/.test(dataset.day ?? '')
}

/** A day with the same head and what goes on, and these cards. */
function copyDay(day: HTMLElement, cards: HTMLElement[]): HTMLElement {
  const copy = day.cloneNode(false) as HTMLElement
  const list = day.querySelector('.entries')?.cloneNode(false) as HTMLElement
  list.append(...cards)
  const heads = [...day.querySelectorAll('.day-head, .going-on')]
  copy.append(...heads.map((head) => head.cloneNode(true)), list)
  return copy
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
    const isSameDay = other.closest<HTMLElement>('.day')?.dataset.day === day.dataset.day
    if (!isSameDay && other.textContent === name?.textContent) other.remove()
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
  const day = card?.closest<HTMLElement>('.day')
  card?.remove()
  if (!day || day.querySelector('.entry')) return
  const [before, after] = [day.previousElementSibling, day.nextElementSibling]
  day.remove()
  if (before instanceof HTMLElement && after instanceof HTMLElement) joinDays(before, after)
}

/** What stood between two parts of the same day is gone. */
function joinDays(before: HTMLElement, after: HTMLElement): void {
  if (before.dataset.day !== after.dataset.day) return
  before.querySelector('.entries')?.append(...after.querySelectorAll('.entry'))
  after.remove()
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

/** Who comes back to a place may be on a page that is too short to be scrolled. */
const isPlace = new URLSearchParams(location.search).has('from')

const edges = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      // On top of the page nobody asks for what comes before by merely looking at it.
      const isAsked = target.id === 'down' || scrollY > 0 || isPlace
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
const loadCompletion = () =>
  importLate(() => import('../search/tag-completion.client.ts')).catch(() => undefined)
search?.addEventListener('focus', loadCompletion, { once: true })
if (search && search === document.activeElement) void loadCompletion()
document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  if (ctx.sourceElement.id === 'filters') keepUrlShort(ctx)
})
document.addEventListener('htmx:after:swap', watchEdges)
watchEdges()
