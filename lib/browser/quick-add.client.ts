import type { Htmx } from 'htmx.org'
import './pending-list.client.ts'
import './tag-completion.client.ts'
import { showFiles } from './file-chips.client.ts'
import { takeable } from './file-limits.client.ts'
import { onIncomingFiles } from './incoming-files.client.ts'
import { keep, onChange, pendingEvent, pendingEvents } from './outbox.client.ts'
import { sendPending } from './send-pending.client.ts'

declare const htmx: Htmx

const form = document.querySelector<HTMLFormElement>('#quick-add')
if (form) quickAdd(form)

/** Makes the line quick: what is noted is kept first and then sent, so the next can be noted at once. */
function quickAdd(form: HTMLFormElement): void {
  const title = form.elements.namedItem('title') as HTMLInputElement
  const note = form.querySelector('.quick-note')
  const chips = form.querySelector<HTMLElement>('.quick-files')
  let chosen: File[] = []
  /** The uids of what was noted here. */
  const noted = new Set<string>()

  function choose(files: File[]): void {
    chosen = files
    if (chips) showFiles(chips, files, (file) => choose(chosen.filter((other) => other !== file)))
    if (files[0] && title.value === '') {
      title.value = nameOf(files[0])
      title.select()
    }
    title.focus()
  }

  async function save(): Promise<void> {
    const fields = Object.fromEntries(new FormData(form)) as Record<string, string>
    const pending = pendingEvent('/events', fields, chosen)
    noted.add(pending.uid)
    form.reset()
    choose([])
    note?.replaceChildren('Saving …')
    const isKept = await keep(pending)
    if (!isKept) note?.replaceChildren('Saving … This browser keeps nothing: leave the page open.')
    await sendPending()
    const left = (await pendingEvents()).find(({ uid }) => uid === pending.uid)
    if (left?.reason) note?.replaceChildren(`Kept on this device. ${left.reason}`)
  }

  form.addEventListener('submit', (event) => {
    // One button leads to the full form.
    if (event.submitter?.hasAttribute('formaction')) return
    event.preventDefault()
    if (title.value.trim() === '') note?.replaceChildren('Title must not be empty.')
    else void save()
  })
  onChange(async ({ uid, event }) => {
    if (event === undefined) return
    const card = await showCard(event)
    if (!noted.has(uid)) return
    card?.classList.add('entry-new')
    if (card) note?.replaceChildren('Saved.')
    else note?.replaceChildren('Saved, but not among what is shown here. ', link(event))
  })
  addEventListener('beforeunload', (event) => {
    if (chosen.length > 0) event.preventDefault()
  })
  document.addEventListener('click', ({ target }) => {
    const example = (target as Element).closest<HTMLElement>('[data-example]')
    if (!example) return
    title.value = example.dataset.example ?? ''
    title.focus()
  })
  onIncomingFiles((files) => {
    if (document.querySelector('dialog[open]')) return
    void takeable(files).then((taken) => choose([...chosen, ...taken]))
  })
  // On a phone the rest of the line opens with the first use, and stays: what one taps next would
  // move from under the finger.
  const open = () => {
    form.dataset.used = ''
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

function link(event: number): HTMLAnchorElement {
  const link = document.createElement('a')
  link.href = `/events/${event}`
  link.textContent = 'Open it'
  return link
}
