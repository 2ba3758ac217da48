import { locale } from '../shell/locale.client.ts'
import { timezoneHere } from '../shell/timezone.client.ts'
import { showToast } from '../shell/toast.client.ts'
import { sayTakenOut, showFiles } from '../upload/file-chips.client.ts'
import { forget, keep, onChange, type PendingEvent, pendingEvents } from './outbox.client.ts'
import { sendPending } from './send-pending.client.ts'

const list = document.querySelector<HTMLElement>('#pending')
const template = document.querySelector<HTMLTemplateElement>('#pending-event')
if (list && template) {
  onChange(() => void show(list, template))
  void show(list, template)
}

/** Shows what this browser keeps: what it is, what it waits for, and a form to change or drop it. */
async function show(list: HTMLElement, template: HTMLTemplateElement): Promise<void> {
  const all = await pendingEvents()
  for (const item of list.querySelectorAll<HTMLElement>('[data-pending]')) {
    if (!all.some(({ uid }) => uid === item.dataset.pending)) item.remove()
  }
  for (const pending of all) {
    const shown = list.querySelector<HTMLElement>(`[data-pending="${pending.uid}"]`)
    fill(shown ?? add(list, template, pending), pending)
  }
  list.hidden = all.length === 0
}

function add(list: HTMLElement, template: HTMLTemplateElement, pending: PendingEvent): HTMLElement {
  const item = template.content.firstElementChild?.cloneNode(true) as HTMLElement
  item.dataset.pending = pending.uid
  for (const [name, value] of Object.entries(pending.fields)) {
    const field = fieldOf(item, name)
    if (field) field.value = value
  }
  const form = item.querySelector('form')
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    void change(pending.uid, Object.fromEntries(new FormData(form)) as Record<string, string>)
  })
  item.querySelector('[data-drop]')?.addEventListener('click', () => void drop(pending.uid))
  list.querySelector('ol')?.prepend(item)
  return item
}

function fill(item: HTMLElement, pending: PendingEvent): void {
  const { path, fields, files, state, reason, event } = pending
  const part = (name: string) => item.querySelector<HTMLElement>(`[data-${name}]`)
  item.dataset.state = state
  const title = fields.title || fields.text || fields.url || files[0]?.name || 'Shared'
  part('title')?.replaceChildren(event === undefined ? title : link(event, title))
  const onItsWay = event === undefined ? 'Saving …' : 'Saved. Its files are on their way.'
  part('words')?.replaceChildren(state === 'saving' ? onItsWay : `Not saved yet. ${reason}`)
  const time = item.querySelector('time')
  if (time) {
    time.dateTime = fields.timestamp ?? ''
    time.textContent = clockText(fields)
  }
  for (const name of ['title', 'tags']) {
    const field = fieldOf(item, name)
    const isUsed = event === undefined && (name === 'title' || path === '/events')
    field?.closest('.field')?.toggleAttribute('hidden', !isUsed)
    field?.toggleAttribute('disabled', !isUsed)
    field?.toggleAttribute('required', isUsed && path === '/events' && name === 'title')
  }
  const isBusy = state === 'saving'
  item.querySelector('fieldset')?.toggleAttribute('disabled', isBusy)
  if (state === 'refused') item.querySelector('details')?.toggleAttribute('open', true)
  const chips = part('files')
  if (chips) {
    const areShown = event === undefined || !isBusy
    showFiles(chips, areShown ? files : [], (file) => void takeOut(pending, file))
  }
}

function fieldOf(item: HTMLElement, name: string): HTMLInputElement | null {
  return item.querySelector<HTMLInputElement>(`input[name=${name}]`)
}

/** When it was noted, by the clock of where that was; which is named where it isn't here. */
function clockText({ timestamp = '', browser_timezone: timezone }: PendingEvent['fields']): string {
  const here = timezoneHere()
  const options = { timeStyle: 'short', timeZone: timezone || here || undefined } as const
  const clock = new Intl.DateTimeFormat(locale, options).format(new Date(timestamp))
  const place = timezone?.split('/').at(-1)?.replaceAll('_', ' ')
  return timezone && timezone !== here ? `${clock} ${place}` : clock
}

async function change(uid: string, given: Record<string, string>): Promise<void> {
  const pending = (await pendingEvents()).find((one) => one.uid === uid)
  if (!pending || pending.state === 'saving') return
  const fields = { ...pending.fields, ...given }
  await keep({ ...pending, fields, state: 'saving', reason: undefined })
  await sendPending()
}

async function takeOut(pending: PendingEvent, file: File): Promise<void> {
  const at = pending.files.indexOf(file)
  await keep({ ...pending, files: pending.files.toSpliced(at, 1) })
  sayTakenOut(file, async () => {
    // It may be saved by then: it's sent once more, with the file.
    const now = (await pendingEvents()).find(({ uid }) => uid === pending.uid)
    await keep({ ...(now ?? pending), files: (now?.files ?? []).toSpliced(at, 0, file) })
    await sendPending()
  })
}

/** With a way back, as it's nowhere else. */
async function drop(uid: string): Promise<void> {
  const dropped = (await pendingEvents()).find((one) => one.uid === uid)
  await forget(uid)
  if (!dropped) return
  const undo = async () => {
    await keep(dropped)
    await sendPending()
  }
  showToast('Dropped.', 'done', { label: 'Undo', act: () => void undo() })
}

function link(event: number, title: string): HTMLAnchorElement {
  const link = document.createElement('a')
  link.href = `/events/${event}`
  link.textContent = title
  return link
}
