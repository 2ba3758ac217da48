import { newUid } from '../offline/outbox.client.ts'
import { draftFiles, forgetFilesWithoutDraft, keepDraftFiles } from './draft-files.client.ts'
import { type Field, isField } from './field.client.ts'

/**
 * What was typed into a form, by field, when (ms), with what its URL had filled it in, and whether
 * files were chosen for it, which are kept apart.
 */
type Draft = { at: number; prefill: string; fields: Record<string, string>; hasFiles?: boolean }

/** Drafts that nobody came back to for so long are forgotten, in ms. */
const lifetime = 60 * 24 * 60 * 60_000

/** How long typing pauses before it's kept, in ms. */
const pause = 250

const prefix = 'lifelog-draft '

export type KeptDraft = {
  /** What was put back: the files that were chosen, and when text that is shown again was typed. */
  restored: Promise<{ at: Date | undefined; files: File[] } | undefined>
  /** Keeps what the form shows now, and these files. Gives whether the files outlive the page. */
  keep(files: File[]): Promise<boolean>
  /** Forgets the draft, as it's saved or no longer wanted. */
  forget(): void
  /** Keeps nothing more, as the form is replaced. */
  stop(): void
}

/**
 * Keeps what is typed into a form and chosen for it in this browser, through reloads, crashes and the
 * end of a session, and puts it back. An event has one draft; of new events each form has its own,
 * and a new form takes up the latest one of its kind (`data-draft`) that no other tab has open.
 * @param isTyped the form shows what was typed before, and not what is saved
 * @param failed is called where the browser keeps nothing
 */
export function keepDraft(form: HTMLFormElement, isTyped: boolean, failed: () => void): KeptDraft {
  const { event, draft: kind = 'new' } = form.dataset
  const initial = defaultsOf(form)
  const prefill = kind === 'new' ? location.search : ''
  const stopping = new AbortController()
  const { signal } = stopping
  let key = event ? `${prefix}event ${event}` : `${prefix}${kind} ${initial.uid ?? newUid()}`
  let files: File[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  // What was typed before this script had come counts, too.
  let isTouched = isTyped || !isSame(valuesOf(form), initial)

  const keep = () => {
    clearTimeout(timer)
    if (!isTouched) return
    const fields = valuesOf(form)
    try {
      const hasFiles = files.length > 0
      if (!isTyped && !hasFiles && isSame(fields, initial)) localStorage.removeItem(key)
      else {
        const draft: Draft = { at: Date.now(), prefill, fields, hasFiles }
        localStorage.setItem(key, JSON.stringify(draft))
      }
    } catch {
      failed()
    }
  }
  form.addEventListener('input', () => {
    isTouched = true
    clearTimeout(timer)
    timer = setTimeout(keep, pause)
  })
  addEventListener('pagehide', keep, { signal })
  document.addEventListener('visibilitychange', keep, { signal })
  keep()

  const others = new BroadcastChannel('lifelog-drafts')
  others.addEventListener('message', ({ data }) => {
    if (data.isOpen === key) others.postMessage({ open: key })
  })

  const restore = async () => {
    if (isTyped) return undefined
    const found = event ? key : await latest(`${prefix}${kind} `, key, prefill, others)
    const draft = found === undefined ? undefined : read(found)
    if (found === undefined || !draft || isTouched) return undefined
    const hasText = !isSame(draft.fields, initial)
    if (!hasText && !draft.hasFiles) return undefined
    key = found
    fill(form, draft.fields)
    const kept = draft.hasFiles ? await draftFiles(key) : []
    if (files.length === 0) files = kept
    return { at: hasText ? new Date(draft.at) : undefined, files: kept }
  }
  void forgetFilesWithoutDraft((key) => localStorage.getItem(key) !== null)
  return {
    restored: restore(),
    keep(chosen) {
      isTouched = true
      files = chosen
      keep()
      return keepDraftFiles(key, files)
    },
    forget() {
      isTouched = false
      files = []
      clearTimeout(timer)
      localStorage.removeItem(key)
      void keepDraftFiles(key, files)
    },
    stop() {
      stopping.abort()
      clearTimeout(timer)
      others.close()
    },
  }
}

/** Leaves files to the form of a new event that the URL with the query `prefill` opens. */
export async function leaveToNewForm(prefill: string, files: File[]): Promise<void> {
  const key = `${prefix}new ${newUid()}`
  const draft: Draft = { at: Date.now(), prefill, fields: {}, hasFiles: true }
  localStorage.setItem(key, JSON.stringify(draft))
  await keepDraftFiles(key, files)
}

/** Forgets all that was typed into any form, and chosen for it. */
export async function forgetDrafts(): Promise<void> {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(prefix)) localStorage.removeItem(key)
  }
  await forgetFilesWithoutDraft(() => false)
}

export function valuesOf(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]))
}

/** What the fields of a form showed at first. */
export function defaultsOf(form: HTMLFormElement): Record<string, string> {
  const fields = [...form.elements].filter(isField)
  return Object.fromEntries(fields.map((field) => [field.name, defaultOf(field)]))
}

function defaultOf(field: Field): string {
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue
  return [...field.options].find((option) => option.defaultSelected)?.value ?? ''
}

/** Puts values into the fields of a form, as if they had been typed. */
export function fill(form: HTMLFormElement, fields: Record<string, string>): void {
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements.namedItem(name)
    if (isField(field)) field.value = value
  }
  for (const part of form.querySelectorAll('details')) {
    const fields = [...part.querySelectorAll<Field>('[data-usual]')]
    if (fields.length === 0) continue
    part.open = fields.some((field) => field.value !== field.dataset.usual)
  }
}

/** What tells forms apart that show the same. */
const hidden = /^(?:uid|version|timestamp_exact|.*_was)$/

function isSame(one: Record<string, string>, other: Record<string, string>): boolean {
  const lines = (text = '') => text.replaceAll('\r\n', '\n')
  return Object.keys(one).every(
    (name) => hidden.test(name) || lines(one[name]) === lines(other[name]),
  )
}

function read(key: string): Draft | undefined {
  const text = localStorage.getItem(key)
  if (text === null) return undefined
  const draft = JSON.parse(text) as Draft
  if (Date.now() - draft.at < lifetime) return draft
  localStorage.removeItem(key)
  return undefined
}

/** A form that its URL fills in is not filled in with something else. */
async function latest(
  kind: string,
  own: string,
  prefill: string,
  others: BroadcastChannel,
): Promise<string | undefined> {
  const drafts = Object.keys(localStorage)
    .filter((key) => key.startsWith(kind) && key !== own)
    .map((key) => ({ key, draft: read(key) }))
    .filter(({ draft }) => draft && (prefill === '' || draft.prefill === prefill))
    .sort((one, other) => (other.draft?.at ?? 0) - (one.draft?.at ?? 0))
  for (const { key } of drafts) if (!(await isOpenElsewhere(key, others))) return key
  return undefined
}

/** Tabs answer each other at once; a form that nobody has open is not answered for. */
async function isOpenElsewhere(key: string, others: BroadcastChannel): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const hear = ({ data }: MessageEvent) => data.open === key && resolve(true)
  others.addEventListener('message', hear)
  others.postMessage({ isOpen: key })
  setTimeout(resolve, 120, false)
  const isOpen = await promise
  others.removeEventListener('message', hear)
  return isOpen
}
