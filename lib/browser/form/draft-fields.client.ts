import type { HtmxRequestCtx } from 'htmx.org'
import { showToast } from '../shell/toast.client.ts'
import {
  differences,
  type FieldStates,
  initialStatesOf,
  keyOf,
  putStates,
  secretNames,
  statesOf,
} from './typed-fields.client.ts'

/** The forms of a page that are saved each by itself: what is typed into one outlives the others. */
const selector = ':is(form[data-draft-fields], [data-draft-fields] form):not([method=get])'

const stored = 'lifelog-typed '

/** What is typed into a form and not saved, and what is saved where its page doesn't show that. */
type Typed = { typed: FieldStates; saved: FieldStates | undefined; secret: Set<string> }
/** Where the cursor is: in which part of which form, at which of its letters, how far down the screen. */
type Focus = { form: string; part: number; range: [number | null, number | null]; top: number }

/** What the forms showed when each was last sent. */
const sent = new WeakMap<HTMLFormElement, FieldStates>()
/** What is saved of a form that came back with what was wrong in it. */
const savedOf = new WeakMap<HTMLFormElement, FieldStates>()

/** What is to be put into the page that takes the place of this one, and where the cursor is put. */
let kept: { typed: Map<string, Typed>; focus: Focus | undefined } | undefined
let focused: { part: HTMLElement; top: number } | undefined

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  const form = ctx.sourceElement
  if (form.matches(selector)) sent.set(form as HTMLFormElement, statesOf(form as HTMLFormElement))
})

document.addEventListener('htmx:before:swap', (event) => {
  const { ctx } = (event as CustomEvent<{ ctx: HtmxRequestCtx }>).detail
  if (ctx.target?.id !== 'main' || kept) return
  // An answer with a page says what is wrong, or goes on to another page.
  kept = { typed: typedBeside(ctx.sourceElement, false), focus: focusBeside(ctx.sourceElement) }
})

// Before anything else can be typed into what was put in.
document.addEventListener('htmx:before:settle', () => {
  if (!kept) return
  const { typed, focus } = kept
  kept = undefined
  if (forms().length === 0) store(typed)
  else putBack(typed)
  focused = focus && putFocus(focus)
})

// Until then fields have attributes of those whose place they took.
document.addEventListener('htmx:after:settle', () => {
  forms().forEach(mark)
  if (focused) tellWhatIsWrong()
})

document.addEventListener('htmx:after:swap', () => {
  if (!focused) return
  const { part, top } = focused
  focused = undefined
  requestAnimationFrame(() => {
    scrollBy({ top: part.getBoundingClientRect().top - top, behavior: 'instant' })
  })
})

document.addEventListener('input', markChanged)
document.addEventListener('change', markChanged)

takeStored()
// A browser that restores fields by itself does so before.
addEventListener('pageshow', () => forms().forEach(mark))

/**
 * Whether loading the page anew would lose something: typed into another form than the one that was
 * sent, or into that one since, or about to be typed where the cursor is.
 */
export function wouldLose(sender: Element): boolean {
  return typedBeside(sender, true).size > 0 || focusBeside(sender) !== undefined
}

/** Has what is typed beside `sender`, which is saved, put into the page that takes the place of this one. */
export function keepDraftFields(sender: Element): void {
  kept = { typed: typedBeside(sender, true), focus: focusNow() }
}

/** Has what is typed beside `sender`, which is saved, put into this page when it's loaded next in this tab. */
export function storeDraftFields(sender: Element): void {
  store(typedBeside(sender, true))
}

/** Forgets what was left to pages that were not loaded again. */
export function forgetDraftFields(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(stored)) sessionStorage.removeItem(key)
  }
}

function forms(): HTMLFormElement[] {
  return [...document.querySelectorAll<HTMLFormElement>(selector)]
}

function typedBeside(sender: Element, isSaved: boolean): Map<string, Typed> {
  const all = new Map<string, Typed>()
  for (const form of forms()) {
    const base = savedOf.get(form) ?? initialStatesOf(form)
    const since = form === sender ? (sent.get(form) ?? base) : base
    const typed = differences(statesOf(form), since)
    const saved = form === sender && !isSaved ? base : undefined
    if (typed.size > 0 || saved) all.set(keyOf(form), { typed, saved, secret: secretNames(form) })
  }
  return all
}

function focusNow(): Focus | undefined {
  const { activeElement } = document
  const form = activeElement?.closest<HTMLFormElement>(selector)
  if (!form || !activeElement) return undefined
  const part = [...form.elements].indexOf(activeElement)
  if (part < 0) return undefined
  const isText = 'selectionStart' in activeElement
  const { selectionStart, selectionEnd } = activeElement as HTMLInputElement
  const range: Focus['range'] = isText ? [selectionStart, selectionEnd] : [null, null]
  return { form: keyOf(form), part, range, top: activeElement.getBoundingClientRect().top }
}

/** Of a form that comes back with what is wrong, that has the focus. */
function focusBeside(sender: Element): Focus | undefined {
  return sender.contains(document.activeElement) ? undefined : focusNow()
}

function putBack(all: Map<string, Typed>): void {
  for (const form of forms()) {
    const { typed, saved } = all.get(keyOf(form)) ?? {}
    if (saved) savedOf.set(form, saved)
    if (typed) putStates(form, typed)
    mark(form)
  }
}

function putFocus({ form, part, range: [start, end], top }: Focus): typeof focused {
  const target = forms().find((one) => keyOf(one) === form)?.elements[part]
  if (!(target instanceof HTMLElement)) return undefined
  target.focus({ preventScroll: true })
  if (start !== null) (target as HTMLInputElement).setSelectionRange(start, end)
  return { part: target, top }
}

/** Whoever types in one form goes on there, whatever is wrong in another. */
function tellWhatIsWrong(): void {
  const wrong = document.querySelector<HTMLElement>('#main [autofocus]')
  if (!wrong) return
  wrong.removeAttribute('autofocus')
  showToast('Not saved: something is wrong in another part of the page.', 'failed', {
    label: 'Show it',
    act: () => wrong.focus(),
  })
}

function markChanged({ target }: Event): void {
  const form = target instanceof Element && target.closest<HTMLFormElement>(selector)
  if (form) mark(form)
}

function mark(form: HTMLFormElement): void {
  const words = form.querySelector<HTMLElement>('[data-unsaved]')
  if (!words) return
  const base = savedOf.get(form) ?? initialStatesOf(form)
  words.hidden = differences(statesOf(form), base).size === 0
}

/** Passwords are never stored. */
function store(all: Map<string, Typed>): void {
  const texts = [...all].map(([form, { typed, secret }]) => [
    form,
    [...typed].filter(([name]) => !secret.has(name)),
  ])
  try {
    sessionStorage.setItem(stored + location.pathname, JSON.stringify(texts))
  } catch {
    // A browser that stores nothing keeps nothing.
  }
}

function takeStored(): void {
  const text = sessionStorage.getItem(stored + location.pathname)
  if (text === null || forms().length === 0) return
  sessionStorage.removeItem(stored + location.pathname)
  const texts = JSON.parse(text) as [string, [string, string][]][]
  const none = { saved: undefined, secret: new Set<string>() }
  putBack(new Map(texts.map(([form, typed]) => [form, { typed: new Map(typed), ...none }])))
}
