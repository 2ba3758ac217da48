import { pageWide } from '../shell/page-wide.client.ts'

/** What is being typed of a tag, or of a search: what replaces it begins at `start`. */
type Piece = { start: number; prefix: string }

/** Fields say by `data-complete` how what can be completed stands in them. */
const pieces: Record<string, (before: string) => Piece | undefined> = {
  tags: (before) => {
    const typed = before.slice(before.lastIndexOf(',') + 1)
    const [whole = '', prefix = ''] = /^\s*#?(.*)$/s.exec(typed) ?? []
    return { start: before.length - whole.trimStart().length, prefix }
  },
  tag: (before) => ({ start: 0, prefix: before.trimStart().replace(/^#/, '') }),
  hashtags: (before) => {
    const match = /(?:^|[\s([{"'“‘,;])([#＃]([\p{L}\p{N}\p{M}._/&+'’-]*))$/u.exec(before)
    return match
      ? { start: before.length - (match[1] ?? '').length, prefix: match[2] ?? '' }
      : undefined
  },
  search: (before) => {
    const last = [...before.matchAll(/(?:[^\s"]|"[^"]*(?:"|$))+/g)].at(-1)
    const start = last && last.index + last[0].length === before.length ? last.index : undefined
    return start === undefined ? undefined : { start, prefix: before.slice(start) }
  },
}

/** How long typing must pause, in ms, before tags are asked for. */
const pause = 80

const request = pageWide('completion request', () => ({ asking: new AbortController() }))

pageWide('completion', listen)

function listen(): void {
  document.addEventListener('input', ({ target }) => {
    if (isCompleted(target)) complete(target)
  })
  document.addEventListener('focusout', ({ target }) => {
    if (isCompleted(target)) close(target)
  })
  // Before the keys that the whole page knows.
  document.addEventListener(
    'keydown',
    (event) => {
      if (isCompleted(event.target) && isOpen(event.target)) steer(event, event.target)
    },
    { capture: true },
  )
  // By then the field would have lost the focus, and the list with it.
  document.addEventListener('pointerdown', (event) => {
    const option = (event.target as Element).closest<HTMLElement>('.completions [role=option]')
    const field = option?.closest('.completions')?.previousElementSibling
    if (!option || !isCompleted(field)) return
    event.preventDefault()
    accept(field, option)
  })
  // What was typed before this script had come.
  if (isCompleted(document.activeElement)) void complete(document.activeElement)
}

function isCompleted(target: unknown): target is HTMLInputElement {
  return target instanceof HTMLInputElement && target.dataset.complete !== undefined
}

function pieceOf(field: HTMLInputElement): Piece | undefined {
  const before = field.value.slice(0, field.selectionStart ?? undefined)
  return pieces[field.dataset.complete ?? '']?.(before)
}

async function complete(field: HTMLInputElement): Promise<void> {
  request.asking.abort()
  request.asking = new AbortController()
  const { signal } = request.asking
  const piece = pieceOf(field)
  if (!piece || (piece.prefix === '' && isOnlyForTags(field))) return close(field)
  await new Promise((resolve) => setTimeout(resolve, pause))
  if (signal.aborted) return
  const options = await ask(urlOf(field, piece.prefix), signal)
  if (!signal.aborted) show(field, options)
}

function urlOf(field: HTMLInputElement, prefix: string): string {
  const [path, name] =
    field.dataset.complete === 'search' ? ['/search/completions', 'piece'] : ['/tags', 'prefix']
  return `${path}?${name}=${encodeURIComponent(prefix)}`
}

/** The options as HTML. Nothing where LifeLog can't be asked: one can do without. */
async function ask(url: string, signal: AbortSignal): Promise<string> {
  try {
    const response = await fetch(url, {
      headers: { 'HX-Request': 'true', Accept: 'text/html' },
      signal,
    })
    return response.ok ? await response.text() : ''
  } catch {
    return ''
  }
}

function show(field: HTMLInputElement, options: string): void {
  if (options === '') {
    close(field)
    return
  }
  const list = listOf(field)
  list.innerHTML = options
  list.dir = getComputedStyle(field).direction
  for (const option of list.querySelectorAll<HTMLElement>('[role=option]')) {
    const { tag } = option.dataset
    if (tag !== undefined && !fits(field, tag)) option.remove()
  }
  for (const [i, option] of [...list.children].entries()) option.id = `${list.id}-${i}`
  if (list.children.length === 0 || document.activeElement !== field) {
    close(field)
    return
  }
  list.hidden = false
  field.setAttribute('aria-expanded', 'true')
  field.removeAttribute('aria-activedescendant')
}

/** In a sentence a tag is one word; and what is there in full needs no completion. */
function fits(field: HTMLInputElement, tag: string): boolean {
  if (tag === pieceOf(field)?.prefix.trim().toLowerCase()) return false
  return isOnlyForTags(field) || pieces.hashtags?.(`#${tag}`)?.prefix === tag
}

/** Whether a field is for tags alone. */
function isOnlyForTags({ dataset }: HTMLInputElement): boolean {
  return dataset.complete === 'tags' || dataset.complete === 'tag'
}

function separator({ dataset }: HTMLInputElement): string {
  return dataset.complete === 'tags' ? ', ' : ''
}

function close(field: HTMLInputElement): void {
  request.asking.abort()
  const list = field.nextElementSibling
  if (!(list instanceof HTMLElement && list.matches('.completions'))) return
  list.hidden = true
  field.setAttribute('aria-expanded', 'false')
  field.removeAttribute('aria-activedescendant')
}

function isOpen(field: HTMLInputElement): boolean {
  return field.getAttribute('aria-expanded') === 'true'
}

function steer(event: KeyboardEvent, field: HTMLInputElement): void {
  const options = [...listOf(field).querySelectorAll<HTMLElement>('[role=option]')]
  const active = options.findIndex((option) => option.ariaSelected === 'true')
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step) {
    event.preventDefault()
    const next = options.at((active === -1 && step < 0 ? 0 : active) + step) ?? options[0]
    for (const option of options) option.ariaSelected = String(option === next)
    if (next) field.setAttribute('aria-activedescendant', next.id)
  } else if (event.key === 'Enter' && options[active]) {
    event.preventDefault()
    accept(field, options[active])
  } else if (event.key === 'Escape') {
    event.preventDefault()
    close(field)
  }
}

function accept(field: HTMLInputElement, option: HTMLElement): void {
  const piece = pieceOf(field)
  const { tag, text = isOnlyForTags(field) ? `${tag}${separator(field)}` : `#${tag} ` } =
    option.dataset
  if (!piece) return
  field.setRangeText(text, piece.start, field.selectionStart ?? field.value.length, 'end')
  close(field)
  // What is searched for goes with what is typed, and a value follows an operator.
  if (field.dataset.complete === 'search') {
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }
}

/** The list below a field, made when first needed, and the field as one that has it. */
function listOf(field: HTMLInputElement): HTMLElement {
  const there = field.nextElementSibling
  if (there instanceof HTMLElement && there.matches('.completions')) return there
  const list = document.createElement('div')
  list.className = 'completions'
  list.id = `${field.id}-completions`
  list.role = 'listbox'
  list.ariaLabel = field.dataset.complete === 'search' ? 'Suggestions' : 'Tags'
  field.after(list)
  field.role = 'combobox'
  field.ariaAutoComplete = 'list'
  field.setAttribute('aria-controls', list.id)
  return list
}
