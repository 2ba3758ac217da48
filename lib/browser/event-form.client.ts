import './tag-completion.client.ts'
import { defaultsOf, fill, type KeptDraft, keepDraft } from './draft.client.ts'
import { enableControls } from './enable-controls.client.ts'
import { takeable } from './file-limits.client.ts'
import { isOurs, showUnreached, tellSlow } from './forms.client.ts'
import { onIncomingFiles } from './incoming-files.client.ts'
import { jsonFault } from './json-fault.client.ts'
import { fetchSignedIn } from './login.client.ts'
import { showToast } from './toast.client.ts'
import { showWaitingFile } from './upload-row.client.ts'
import { uploadFiles } from './uploader.client.ts'

declare const htmx: { process(element: Element): void }

/** Files of an event that isn't saved yet. */
let held: File[] = []

begin({ isTyped: false })

const uploads = () => document.querySelector<HTMLElement>('[data-uploads]')
if (uploads()?.dataset.uploads === '') onIncomingFiles((files) => void hold(files))

function begin({ isTyped }: { isTyped: boolean }): void {
  const form = document.querySelector<HTMLFormElement>('#event-form')
  if (!form) return
  const state = document.querySelector<HTMLElement>('[data-draft-state]')
  const discard = document.querySelector<HTMLElement>('[data-discard-draft]')
  const say = (words: string) => {
    if (state) state.textContent = words
  }
  const initial = defaultsOf(form)
  const draft = keepDraft(form, isTyped, () =>
    say('This browser keeps no drafts: save before you leave.'),
  )
  void draft.restored.then((at) => {
    if (!at || !discard) return
    say(`Unsaved text of ${dateTime.format(at)} is back.`)
    discard.hidden = false
    checkMetadata(form)
    discard.addEventListener('click', () => {
      draft.forget()
      fill(form, initial)
      checkMetadata(form)
      discard.hidden = true
      say('')
      form.querySelector<HTMLElement>('[name=title]')?.focus()
    })
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void save(form, draft)
  })
  form.addEventListener('input', ({ target }) => {
    if (target instanceof Element && target.id === 'metadata') checkMetadata(form)
    if (target instanceof Element && target.id === 'description') previewSoon()
  })
  form.addEventListener('click', ({ target }) => {
    const name = target instanceof HTMLElement ? target.dataset.take : undefined
    if (name) take(form, name)
  })
  form.querySelector('[data-preview]')?.addEventListener('toggle', preview)
  // What was done before this script had come.
  checkMetadata(form)
  void preview()
  liftToasts()
}

/** Messages keep clear of the bar's buttons, however many lines it has. */
function liftToasts(): void {
  const bar = document.querySelector<HTMLElement>('.save-bar')
  const lift = () => {
    document.documentElement.style.setProperty('--save-bar', `${bar?.offsetHeight ?? 0}px`)
  }
  if (bar) new ResizeObserver(lift).observe(bar)
}

const dateTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

async function save(form: HTMLFormElement, draft: KeptDraft): Promise<void> {
  const button = document.querySelector<HTMLButtonElement>('[data-save]')
  if (!button || button.ariaBusy === 'true') return
  button.ariaBusy = 'true'
  const answered = tellSlow()
  try {
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
    const headers = { 'HX-Request': 'true', 'HX-Request-Type': 'full' }
    const response = await fetchSignedIn(form.action, { method: 'POST', body, headers })
    const path = response.headers.get('HX-Redirect')
    if (!isOurs(response.headers)) showUnreached()
    else if (path !== null) {
      draft.forget()
      await leaveFor(path)
    } else if (response.headers.get('Content-Type')?.startsWith('text/html')) {
      draft.stop()
      showAgain(await response.text())
    } else {
      const { detail } = (await response.json()) as { detail: string }
      showToast(detail, 'failed')
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    showToast('LifeLog can’t be reached. What you typed is kept: save again later.', 'failed')
  } finally {
    answered()
    button.ariaBusy = null
  }
}

/** Goes to the event that was saved, once its files are there. Where some fail they stay in view. */
async function leaveFor(path: string): Promise<void> {
  const into = uploads()
  const [, id] = /^\/events\/(\d+)$/.exec(path) ?? []
  if (into && id && held.length > 0) {
    const files = held
    held = []
    into.textContent = ''
    settle(path)
    await uploadFiles(Number(id), files, into)
    if (into.querySelector('[data-state=failed], [data-state=cancelled]')) return
  }
  location.assign(path)
}

/** The form has done its work; what remains are files under way and the way to the event. */
function settle(path: string): void {
  history.replaceState(null, '', `${path}/edit`)
  document.querySelector<HTMLElement>('#event-form')?.toggleAttribute('inert', true)
  for (const node of document.querySelectorAll<HTMLElement>('[data-save], .drop-zone')) {
    node.hidden = true
  }
  const link = document.querySelector<HTMLAnchorElement>('.save-bar a')
  const state = document.querySelector<HTMLElement>('[data-draft-state]')
  if (link) {
    link.href = path
    link.textContent = 'To the event'
  }
  if (state) state.textContent = 'The event is saved. Its files are on their way.'
}

/** The form as the server gives it back: with what is wrong, or with what others saved. */
function showAgain(html: string): void {
  const main = document.querySelector('main')
  const answer = new DOMParser().parseFromString(html, 'text/html').querySelector('main')
  if (!main || !answer) return
  main.innerHTML = answer.innerHTML
  htmx.process(main)
  enableControls()
  begin({ isTyped: true })
  showHeld()
  const fault = main.querySelector<HTMLElement>('[aria-invalid=true], [data-problem]')
  fault?.closest('details')?.toggleAttribute('open', true)
  fault?.focus()
  fault?.closest('.field')?.scrollIntoView({ block: 'nearest' })
}

function checkMetadata(form: HTMLFormElement): void {
  const field = form.elements.namedItem('metadata')
  const error = form.querySelector('[data-error=metadata]')
  if (!(field instanceof HTMLTextAreaElement) || !error) return
  const fault = jsonFault(field.value)
  error.textContent = fault ?? ''
  if (fault) {
    field.setAttribute('aria-invalid', 'true')
    error.scrollIntoView({ block: 'nearest' })
  } else field.removeAttribute('aria-invalid')
}

/** Takes over what was saved meanwhile. */
function take(form: HTMLFormElement, name: string): void {
  const field = form.elements.namedItem(name)
  const theirs = form.querySelector<HTMLElement>(`[data-theirs=${name}]`)
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return
  field.value = theirs?.dataset.value ?? ''
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.focus()
}

let previewing: ReturnType<typeof setTimeout> | undefined

function previewSoon(): void {
  clearTimeout(previewing)
  previewing = setTimeout(preview, 400)
}

async function preview(): Promise<void> {
  const pane = document.querySelector<HTMLDetailsElement>('[data-preview]')
  const target = pane?.querySelector('[data-preview-target]')
  const field = document.querySelector<HTMLTextAreaElement>('#description')
  if (!pane?.open || !target || !field) return
  const typed = field.value
  const response = await fetchSignedIn('/events/preview', {
    method: 'POST',
    body: new URLSearchParams({ description: typed }),
    headers: { 'HX-Request': 'true' },
  })
  if (response.ok && field.value === typed) target.innerHTML = await response.text()
}

async function hold(files: File[]): Promise<void> {
  held.push(...(await takeable(files)))
  showHeld()
}

addEventListener('beforeunload', (event) => {
  if (held.length > 0) event.preventDefault()
})

function showHeld(): void {
  const into = uploads()
  if (into?.dataset.uploads !== '') return
  into.textContent = ''
  for (const file of held) {
    showWaitingFile(file, into, () => {
      held = held.filter((other) => other !== file)
      showHeld()
      document.querySelector<HTMLElement>('[data-add-files]')?.focus()
    })
  }
}
