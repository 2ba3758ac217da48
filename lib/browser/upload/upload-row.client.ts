import type { Attachment } from '../../attachments/schema.ts'
import { fetchSignedIn } from '../shell/login.client.ts'
import type { ToastAction } from '../shell/toast.client.ts'
import type { RetryPolicy } from './upload-failure.client.ts'

/** A file under way as the page shows it. */
export type UploadRow = {
  begin(cancel: () => void): void
  /** @param part from 0 to 1 */
  progress(part: number): void
  /** The file is sent once more, through LifeLog; `why` says what became of the first time. */
  restart(why: string): void
  checking(): void
  finish(attachment: Attachment): Promise<void>
  cancelled(again: () => void): void
  /**
   * @param retryPolicy what may become of it: with `online` it's tried again once there's a network
   * @param remedy what the owner can do so that it's taken
   */
  fail(words: string, retryPolicy: RetryPolicy, again: () => void, remedy?: ToastAction): void
}

/** Adds a row for a file to `into`. */
export function showUpload(file: File, into: HTMLElement): UploadRow {
  const { row, buttons, state } = addRow(file, into)
  const bar = element('progress', 'upload-bar')
  bar.setAttribute('aria-label', file.name)
  state.before(bar)

  const show = (name: string, words: string) => {
    row.dataset.state = name
    state.textContent = words
    bar.hidden = !['waiting', 'sending', 'checking'].includes(name)
  }
  /** The focus isn't lost with the button that has it. */
  const offer = (...offered: HTMLButtonElement[]) => {
    const hadFocus = buttons.contains(document.activeElement)
    buttons.replaceChildren(...offered)
    if (hadFocus) offered[0]?.focus()
  }
  const dismiss = () => button('Dismiss', file.name, () => row.remove())

  return {
    begin(cancel) {
      bar.removeAttribute('value')
      show('waiting', 'Waiting')
      offer(button('Cancel', file.name, cancel))
    },
    progress(part) {
      bar.value = part
      if (row.dataset.state !== 'sending') show('sending', 'Sending')
    },
    restart(why) {
      bar.removeAttribute('value')
      show('sending', `${why} Sending it through LifeLog.`)
    },
    checking: () => show('checking', 'Checking'),
    async finish(attachment) {
      const list = listOf(into)
      const isListed = list && (await showAttachment(attachment, list))
      show('done', 'Added')
      const hadFocus = row.contains(document.activeElement)
      offer()
      if (isListed) row.remove()
      if (hadFocus) list?.querySelector<HTMLElement>('li:last-child a')?.focus()
      into.dispatchEvent(new CustomEvent('attachment', { bubbles: true, detail: attachment }))
    },
    cancelled(again) {
      show('cancelled', 'Cancelled')
      offer(button('Retry', file.name, again), dismiss())
    },
    fail(words, retryPolicy, again, remedy) {
      show('failed', words)
      if (remedy) return offer(button(remedy.label, file.name, remedy.act), dismiss())
      if (retryPolicy === 'none') return offer(dismiss())
      const online = new AbortController()
      const retry = () => {
        online.abort()
        again()
      }
      offer(button('Retry', file.name, retry), dismiss())
      if (retryPolicy === 'online') addEventListener('online', retry, { signal: online.signal })
    },
  }
}

/** Adds a row for a file that is sent once its event is saved. */
export function showWaitingFile(file: File, into: HTMLElement, remove: () => void): void {
  const { buttons, state } = addRow(file, into)
  state.textContent = 'Is added when you save'
  buttons.append(button('Remove', file.name, remove))
}

function addRow(file: File, into: HTMLElement) {
  const row = element('div', 'upload')
  const name = element('p', 'upload-name', file.name)
  name.dir = 'auto'
  const state = element('p', 'upload-state')
  state.role = 'status'
  const buttons = element('div', 'upload-buttons')
  row.append(name, buttons, state)
  into.append(row)
  return { row, buttons, state }
}

/** The list of attachments that a confirmed file joins, where the page has it. */
function listOf(into: HTMLElement): HTMLElement | null | undefined {
  return into.closest('#files')?.querySelector<HTMLElement>('[data-attachments]')
}

/** Whether it could be read anew; it's attached all the same. */
async function showAttachment({ key }: Attachment, list: HTMLElement): Promise<boolean> {
  const headers = { 'HX-Request': 'true' }
  const response = await fetchSignedIn(`/attachments/${key}`, { headers }).catch(() => undefined)
  const html = response?.ok ? await response.text().catch(() => undefined) : undefined
  if (html === undefined) return false
  list.insertAdjacentHTML('beforeend', html)
  if (list.lastElementChild) htmx.process(list.lastElementChild)
  return true
}

function button(label: string, filename: string, act: () => void): HTMLButtonElement {
  const made = element('button', 'button button-quiet', label)
  made.type = 'button'
  made.setAttribute('aria-label', `${label} ${filename}`)
  made.addEventListener('click', act)
  return made
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  text = '',
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  made.className = className
  made.textContent = text
  return made
}
