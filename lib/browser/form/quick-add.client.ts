import '../offline/pending-list.client.ts'
import {
  keep,
  onChange,
  pendingEvent,
  pendingEvents,
  type Saved,
} from '../offline/outbox.client.ts'
import { sendPending } from '../offline/send-pending.client.ts'
import { propose } from '../photos/propose.client.ts'
import { importLate } from '../shell/import-late.client.ts'
import { sayTakenOut, showFiles } from '../upload/file-chips.client.ts'
import { takeFiles } from '../upload/file-limits.client.ts'
import { onIncomingFiles } from '../upload/incoming-files.client.ts'
import type { KeptDraft } from './draft.client.ts'

const form = document.querySelector<HTMLFormElement>('#quick-add')
if (form) quickAdd(form)

/** Makes the line quick: what is noted is kept first and then sent, so the next can be noted at once. */
function quickAdd(form: HTMLFormElement): void {
  const title = form.elements.namedItem('title') as HTMLInputElement
  const note = form.querySelector('.quick-note')
  const chips = form.querySelector<HTMLElement>('.quick-files')
  /** Shows what the line has by now as chips; by then these are loaded. */
  const looks: (() => void)[] = []
  const look = () => {
    for (const one of looks) one()
  }
  let chosen: File[] = []
  /** Whether they outlive this page. */
  let areKept = true
  /** The uids of what was noted here. */
  const noted = new Set<string>()
  /** Which of them, counted from 0, was told of last. */
  let told = 0
  /** As what they were saved; their files come after. */
  const savedOf = new Map<string, Saved>()
  let drafting: Promise<KeptDraft> | undefined

  /** Drafts are loaded with the first use of the line, or where there is one to put back. */
  function startDraft(): Promise<KeptDraft> {
    drafting ??= importLate(() => import('./draft.client.ts')).then(({ keepDraft }) => {
      const draft = keepDraft(form, false, () => undefined)
      void draft.restored.then((restored) => {
        if (!restored) return
        show([...restored.files, ...chosen])
        look()
        note?.replaceChildren('What you had not added yet is back.')
      })
      return draft
    })
    // Without a network; the next use tries again.
    drafting.catch(() => {
      drafting = undefined
    })
    return drafting
  }
  if (Object.keys(localStorage).some((key) => key.startsWith('lifelog-draft quick '))) {
    void startDraft()
  }

  function show(files: File[]): void {
    chosen = files
    if (chips) showFiles(chips, files, takeOut)
    if (chips) void propose(form, files, chips)
  }

  function takeOut(file: File): void {
    const at = chosen.indexOf(file)
    choose(chosen.toSpliced(at, 1))
    sayTakenOut(file, () => choose(chosen.toSpliced(at, 0, file)))
  }

  async function keepTyped(): Promise<void> {
    areKept = await startDraft().then(
      (draft) => draft.keep(chosen),
      () => false,
    )
  }

  function choose(files: File[]): void {
    show(files)
    if (files[0] && title.value === '') {
      title.value = nameOf(files[0])
      title.select()
    }
    title.focus()
    void keepTyped()
  }

  /** What was noted here last and isn't saved yet is told before what is saved by now. */
  async function tell(saved: (string | Node)[] = []): Promise<void> {
    const waiting = (await pendingEvents()).findLast(
      ({ uid, event }) => noted.has(uid) && event === undefined,
    )
    if (waiting?.reason) note?.replaceChildren(`Kept on this device. ${waiting.reason}`)
    else if (waiting) note?.replaceChildren('Saving …')
    else if (saved.length > 0) note?.replaceChildren(...saved)
  }

  async function wordsOf(event: number, saved: Saved, isShown: boolean) {
    const { savedNote } = await importLate(() => import('./quick-saved.client.ts'))
    return savedNote(event, saved, isShown, (words) => {
      note?.replaceChildren(words)
      title.focus()
    })
  }

  /** The full form gets what was typed by its URL, and the files from this browser. */
  async function openDetails(): Promise<void> {
    const fields = new FormData(form) as unknown as Record<string, string>
    const query = `?${new URLSearchParams(fields)}`
    const { leaveToNewForm } = await importLate(() => import('./draft.client.ts'))
    if (chosen.length > 0) await leaveToNewForm(query, chosen)
    form.reset()
    show([])
    await startDraft().then((draft) => draft.forget())
    location.assign(`/events/new${query}`)
  }

  async function save(): Promise<void> {
    const fields = Object.fromEntries(new FormData(form)) as Record<string, string>
    const pending = pendingEvent('/events', fields, chosen)
    noted.add(pending.uid)
    form.reset()
    show([])
    look()
    title.focus()
    note?.replaceChildren('Saving …')
    const isKept = await keep(pending)
    void keepTyped()
    if (!isKept) note?.replaceChildren('Saving … This browser keeps nothing: leave the page open.')
    await sendPending()
    await tell()
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    // One button leads to the full form.
    if (event.submitter?.hasAttribute('formaction')) void openDetails()
    else if (title.value.trim() === '') note?.replaceChildren('Title must not be empty.')
    else void save()
  })
  onChange(async ({ uid, event, saved }) => {
    if (event === undefined) return
    const card = await showCard(event)
    if (noted.has(uid)) card?.classList.add('entry-new')
    // Cards come as they're made: what was noted last is what is told.
    const order = [...noted].indexOf(uid)
    if (order < told) return
    told = order
    const said = saved ?? savedOf.get(uid)
    if (said) savedOf.set(uid, said)
    const words = said ? await wordsOf(event, said, card !== null) : ['Saved.']
    if (order === told) await tell(words)
  })
  addEventListener('online', () => {
    if (title.value !== '' || chosen.length > 0) void keepTyped()
  })
  addEventListener('beforeunload', (event) => {
    if (chosen.length > 0 && !areKept) event.preventDefault()
  })
  document.addEventListener('click', ({ target }) => {
    const example = (target as Element).closest<HTMLElement>('[data-example]')
    if (!example) return
    title.value = example.dataset.example ?? ''
    title.focus()
    look()
  })
  onIncomingFiles((files) => {
    if (document.querySelector('dialog[open]')) return
    void takeFiles(files, (taken) => choose([...chosen, ...taken]))
  })
  // On a phone the rest of the line opens with the first use, and stays: what one taps next would
  // move from under the finger.
  const open = () => {
    form.dataset.used = ''
    // Without a network the line does without.
    startDraft().catch(() => undefined)
    importLate(() => import('../search/tag-completion.client.ts')).catch(() => undefined)
    importLate(() => import('./quick-understood.client.ts')).then(
      ({ showUnderstood }) => {
        looks.push(showUnderstood(form, title, (words) => note?.replaceChildren(words)))
      },
      () => undefined,
    )
    importLate(() => import('./quick-paste.client.ts')).then(
      ({ pasteLines }) => {
        looks.push(pasteLines(form, title))
      },
      () => undefined,
    )
  }
  form.addEventListener('focusin', open, { once: true })
  if (form.contains(document.activeElement)) open()
}

function nameOf({ name }: File): string {
  return name.startsWith('pasted ') ? 'Screenshot' : name.replace(/\.[^.]+$/, '')
}

/** Puts an event that was saved, or has got files, where it belongs among those that are shown. */
async function showCard(event: number): Promise<HTMLElement | null> {
  await htmx.ajax('GET', `/events/${event}/card`, { target: '#timeline', swap: 'place' })
  return document.getElementById(`event-${event}`)
}
