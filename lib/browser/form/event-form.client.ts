import { dateTime } from '../shell/locale.client.ts'
import '../search/tag-completion.client.ts'
import { keep, onChange, pendingEvent, pendingEvents } from '../offline/outbox.client.ts'
import { sendPending } from '../offline/send-pending.client.ts'
import { propose } from '../photos/propose.client.ts'
import { enableControls } from '../shell/enable-controls.client.ts'
import { fetchSignedIn } from '../shell/login.client.ts'
import { showToast } from '../shell/toast.client.ts'
import { sayTakenOut } from '../upload/file-chips.client.ts'
import { takeFiles } from '../upload/file-limits.client.ts'
import { onIncomingFiles } from '../upload/incoming-files.client.ts'
import { showWaitingFile } from '../upload/upload-row.client.ts'
import { defaultsOf, fill, type KeptDraft, keepDraft, valuesOf } from './draft.client.ts'
import { placeFields } from './event-place.client.ts'
import { isField } from './field.client.ts'
import { preview, previewSoon } from './form-preview.client.ts'
import { useTimezoneHere } from './form-timezone.client.ts'
import { announceSlow, isOurs, showUnreached } from './forms.client.ts'
import { jsonFault } from './json-fault.client.ts'

/** Files of an event that isn't saved yet, and whether they outlive this page. */
let held: File[] = []
let areKept = true
let draft: KeptDraft | undefined

begin({ isTyped: false })

const uploads = () => document.querySelector<HTMLElement>('[data-uploads]')
if (uploads()?.dataset.uploads === '') {
  onIncomingFiles((files) => void takeFiles(files, (taken) => hold([...held, ...taken])))
}

function begin({ isTyped }: { isTyped: boolean }): void {
  const form = document.querySelector<HTMLFormElement>('#event-form')
  if (!form) return
  const state = document.querySelector<HTMLElement>('[data-draft-state]')
  const discard = document.querySelector<HTMLElement>('[data-discard-draft]')
  const say = (words: string) => {
    if (state) state.textContent = words
  }
  if (!form.dataset.event && !isTyped) useTimezoneHere(form)
  placeFields(form)
  const initial = defaultsOf(form)
  const kept = keepDraft(form, isTyped, () =>
    say('This browser keeps no drafts: save before you leave.'),
  )
  draft = kept
  if (held.length > 0) hold(held)
  void kept.restored.then((restored) => {
    if (!restored || !discard) return
    const { at, files } = restored
    if (files.length > 0) hold([...files, ...held])
    if (!at) return
    const withFiles = files.length > 0 ? ', with its files' : ''
    say(`Unsaved text of ${dateTime.format(at)} is back${withFiles}.`)
    discard.hidden = false
    checkMetadata(form)
    discard.addEventListener('click', () => {
      const [typed, chosen] = [valuesOf(form), held]
      hold([])
      kept.forget()
      fill(form, initial)
      checkMetadata(form)
      discard.hidden = true
      say('')
      form.querySelector<HTMLElement>('[name=title]')?.focus()
      const act = () => {
        fill(form, typed)
        hold(chosen)
        checkMetadata(form)
        discard.hidden = false
        form.dispatchEvent(new Event('input'))
      }
      showToast('The draft is discarded.', 'done', { label: 'Undo', act })
    })
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void save(form, kept)
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

async function save(form: HTMLFormElement, draft: KeptDraft): Promise<void> {
  const button = document.querySelector<HTMLButtonElement>('[data-save]')
  if (!button || button.ariaBusy === 'true') return
  button.ariaBusy = 'true'
  const answered = announceSlow()
  try {
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
    const headers = { 'HX-Request': 'true', 'HX-Request-Type': 'full' }
    const response = await fetchSignedIn(form.action, { method: 'POST', body, headers })
    const path = response.headers.get('HX-Redirect')
    if (!isOurs(response.headers)) showUnreached()
    else if (path !== null) {
      await leaveFor(path, draft)
    } else if (response.headers.get('Content-Type')?.startsWith('text/html')) {
      const page = await response.text()
      draft.stop()
      showAgain(page)
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

/**
 * Goes to the event that was saved, once its files are there: the browser keeps them until then. Where
 * some fail they stay in view, and are tried again.
 */
async function leaveFor(path: string, draft: KeptDraft): Promise<void> {
  const into = uploads()
  const [, id] = /^\/events\/(\d+)$/.exec(path) ?? []
  if (!into || !id || held.length === 0) {
    draft.forget()
    return location.assign(path)
  }
  into.textContent = ''
  into.dataset.uploads = id
  settle(path)
  const title = document.querySelector<HTMLInputElement>('#event-form [name=title]')?.value ?? ''
  const pending = { ...pendingEvent('/events', { title }, held), event: Number(id) }
  areKept = await keep(pending)
  draft.forget()
  void untilSent(pending.uid).then(() => {
    held = []
    location.assign(path)
  })
  await sendPending()
}

/** Resolves once LifeLog has an event with all its files. */
function untilSent(sent: string): Promise<void> {
  return new Promise((resolve) => {
    onChange(async () => {
      if (!(await pendingEvents()).some(({ uid }) => uid === sent)) resolve()
    })
  })
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
  if (!isField(field)) return
  field.value = theirs?.dataset.value ?? ''
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.focus()
}

/** Keeps these files, and no others, until the event is saved. */
function hold(files: File[]): void {
  held = files
  void draft?.keep(files).then((kept) => {
    areKept = kept
  })
  showHeld()
}

addEventListener('beforeunload', (event) => {
  if (held.length > 0 && !areKept) event.preventDefault()
})

function showHeld(): void {
  const into = uploads()
  if (into?.dataset.uploads !== '') return
  into.textContent = ''
  const form = document.querySelector<HTMLFormElement>('#event-form')
  if (form) void propose(form, held, into)
  for (const file of held) {
    showWaitingFile(file, into, () => {
      const at = held.indexOf(file)
      hold(held.toSpliced(at, 1))
      sayTakenOut(file, () => hold(held.toSpliced(at, 0, file)))
      document.querySelector<HTMLElement>('[data-add-files]')?.focus()
    })
  }
}
