import '../form/forms.client.ts'
import '../photos/photos.client.ts'
import { forgetKept } from '../offline/kept-events.client.ts'
import { keepSending } from '../offline/send-pending.client.ts'
import { enableControls } from './enable-controls.client.ts'
import { importLate } from './import-late.client.ts'
import { fetchSignedIn } from './login.client.ts'
import { checkSession } from './session-check.client.ts'
import { tellTimezone } from './timezone.client.ts'
import { keepToasts } from './toast.client.ts'

/** What htmx tells about a request, as far as it's used here. */
type HtmxEvent = CustomEvent<{ ctx?: { fetch?: typeof fetch; requestTimeout?: number } }>

keepToasts()
tellTimezone()

// By then all other modules have run.
addEventListener('DOMContentLoaded', enableControls)
document.addEventListener('htmx:after:swap', enableControls)

// What was typed or chosen in a form that acts on it at once, before that was possible, counts now.
// Later than htmx, which looks at the page in a task of its own.
addEventListener('DOMContentLoaded', () => setTimeout(countEarlyInput))

function countEarlyInput(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[hx-trigger*=change]')) {
    const field = [...form.elements].find(isChanged)
    // A form waits for either: for the first where it acts as one types.
    field?.dispatchEvent(new Event('input', { bubbles: true }))
    field?.dispatchEvent(new Event('change', { bubbles: true }))
  }
}

function isChanged(field: Element): boolean {
  if (field instanceof HTMLSelectElement) {
    return [...field.options].some((option) => option.selected !== option.defaultSelected)
  }
  return field instanceof HTMLInputElement && field.value !== field.defaultValue
}

document.addEventListener('htmx:config:request', (event) => {
  const { ctx } = (event as HtmxEvent).detail
  if (!ctx) return
  ctx.fetch = (url, init) => fetchSignedIn(url, init, () => clearTimeout(ctx.requestTimeout))
})

keepSending()
// Modules, as the worker and the pages share what keeps events and sends them.
navigator.serviceWorker?.register('/sw.js', { type: 'module' })

// Whoever is asked to log in must not be shown what was kept for who was logged in.
if (document.querySelector('main form[action="/login"]')) void forgetKept()
else if (document.getElementById('login-dialog')) {
  checkSession()
  void navigator.serviceWorker?.ready.then(async () => {
    const { keepReading } = await importLate(() => import('../offline/keep-reading.client.ts'))
    keepReading()
  })
}
