import type { BrowserTest } from '../../storage/browser-test.ts'
import type { SignedUpload } from '../../storage/schema.ts'
import { fetchSignedIn } from '../shell/login.client.ts'

document.addEventListener('click', async ({ target }) => {
  const test = (target as Element).closest<HTMLButtonElement>('[data-storage-test]')
  const result = document.querySelector<HTMLElement>('[data-storage-test-result]')
  if (!test || !result) return
  test.disabled = true
  result.textContent = 'Sending a small file to the storage …'
  result.textContent = await tryStorage()
  test.disabled = false
})

offerTimezone()
document.addEventListener('htmx:after:swap', offerTimezone)

function offerTimezone(): void {
  const zone = document.querySelector<HTMLButtonElement>('[data-timezone-here]')
  const timezone = document.querySelector<HTMLInputElement>('#timezone')
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (!zone || !timezone || timezone.value === here) return
  zone.hidden = false
  zone.textContent = `Use ${here}, as this device has it`
  zone.onclick = () => {
    timezone.value = here
    timezone.dispatchEvent(new Event('input', { bubbles: true }))
    zone.hidden = true
    timezone.focus()
  }
}

/** Sends a file to the storage and fetches it again; tells in words how far that went. */
async function tryStorage(): Promise<string> {
  const signed = await fetchSignedIn('/settings/storage/test', { method: 'POST' })
  if (!signed.ok) return `LifeLog answered ${signed.status}. Please try again.`
  const { content, upload, download } = (await signed.json()) as BrowserTest
  const { host } = new URL(upload.url)
  try {
    const sent = await send(upload, new Blob([content]))
    if (!sent.ok) return `The storage at ${host} refused the file: it answered ${sent.status}.`
    const received = await fetch(download)
    if ((await received.text()) !== content) {
      return `The storage at ${host} took the file and gave back another: it answered ${received.status}.`
    }
    return `This browser reaches the storage at ${host}: a file was sent and came back unchanged.`
  } catch {
    return `This browser does not reach the storage at ${host}, or the storage does not let it (CORS). Files go through LifeLog instead.`
  }
}

/** Sends a file as it was signed: by a form, or as it is. */
function send(upload: SignedUpload, file: Blob): Promise<Response> {
  const { method, url } = upload
  if (method === 'PUT') return fetch(url, { method, headers: upload.headers, body: file })
  const form = new FormData()
  for (const [name, value] of Object.entries(upload.fields)) form.append(name, value)
  form.append('file', file)
  return fetch(url, { method, body: form })
}
