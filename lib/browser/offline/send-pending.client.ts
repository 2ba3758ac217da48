import { importLate } from '../shell/import-late.client.ts'
import { fetchSignedIn } from '../shell/login.client.ts'
import { showToast } from '../shell/toast.client.ts'
import { Failure } from '../upload/upload-failure.client.ts'
import { deliver, deliverEvents } from './deliver.client.ts'
import { type PendingEvent, pendingEvents } from './outbox.client.ts'

/** How long it waits until LifeLog is tried again, in ms: each time twice as long. */
const minRetryDelay = 1_000
const maxRetryDelay = 60_000
let retryDelay = minRetryDelay
let later: ReturnType<typeof setTimeout> | undefined

/**
 * Sends what this browser keeps, now and again until LifeLog has it: a network can be back before
 * LifeLog is, and not every browser syncs in the background.
 */
export async function sendPending(): Promise<void> {
  clearTimeout(later)
  later = undefined
  if ((await pendingEvents()).length === 0) return
  const { unreached, waited } = await deliver({ fetch: fetchSignedIn, attach })
  if (waited > 0) {
    showToast(`What was kept on this device is saved now: ${counted(waited)}.`)
  }
  if (!unreached) {
    retryDelay = minRetryDelay
    return
  }
  void syncInBackground()
  clearTimeout(later)
  later = setTimeout(sendPending, retryDelay)
  retryDelay = Math.min(2 * retryDelay, maxRetryDelay)
}

/** Sends the events that this browser keeps, without their files; resolves once LifeLog has them, or gave no answer. */
export async function sendPendingEvents(): Promise<void> {
  await deliverEvents({ fetch: fetchSignedIn, attach })
}

/** Sends what this browser keeps whenever it may be possible. */
export function keepSending(): void {
  void sendPending()
  addEventListener('online', () => {
    retryDelay = minRetryDelay
    void sendPending()
  })
}

/** Some browsers wake the service worker when the network is back, with no page open. */
async function syncInBackground(): Promise<void> {
  const registration: ServiceWorkerRegistration & {
    sync?: { register(tag: string): Promise<void> }
  } = (await navigator.serviceWorker?.ready) ?? {}
  await registration?.sync?.register('send').catch(() => undefined)
}

function counted(events: number): string {
  return events === 1 ? 'one event' : `${events} events`
}

/** Sends a file with its progress below its event, or on its page, where one of them is shown. */
async function attach({ uid }: PendingEvent, event: number, file: File): Promise<void> {
  const [{ uploadFile }, { showUpload }] = await Promise.all([
    importLate(() => import('../upload/uploader.client.ts')),
    importLate(() => import('../upload/upload-row.client.ts')),
  ])
  const places = `[data-pending="${uid}"] .uploads, [data-uploads="${event}"]`
  const shown = document.querySelector<HTMLElement>(places)
  for (const failed of shown?.querySelectorAll<HTMLElement>('[data-state=failed]') ?? []) {
    if (failed.querySelector('.upload-name')?.textContent === file.name) failed.remove()
  }
  const row = showUpload(file, shown ?? document.createElement('div'))
  const cancelling = new AbortController()
  row.begin(() => cancelling.abort())
  try {
    await row.finish(await uploadFile(event, file, row, cancelling.signal))
  } catch (error) {
    if (cancelling.signal.aborted) return
    if (error instanceof Failure) row.fail(error.message, 'none', () => {})
    throw error
  }
}
