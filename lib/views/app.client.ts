import { fetchSignedIn } from './login.client.ts'
import { keepToasts, showToast } from './toast.client.ts'

/** What htmx tells about a request, as far as it's used here. */
type HtmxEvent = CustomEvent<{ ctx?: { fetch?: typeof fetch; requestTimeout?: number } }>

keepToasts()

document.addEventListener('htmx:config:request', (event) => {
  const { ctx } = (event as HtmxEvent).detail
  if (!ctx) return
  ctx.fetch = (url, init) => fetchSignedIn(url, init, () => clearTimeout(ctx.requestTimeout))
})

document.addEventListener('htmx:error', (event) => {
  // One without a request is a fault of the page itself.
  if (!(event as HtmxEvent).detail.ctx) return
  showToast('LifeLog can’t be reached at the moment. Nothing was lost: try again.', 'failed')
})

if (navigator.serviceWorker) {
  navigator.serviceWorker.register('/sw.js')
  navigator.serviceWorker.addEventListener('message', ({ data: { sent, refused } }) => {
    if (sent > 0) showToast(`What was noted offline is saved now: ${counted(sent)}.`)
    if (refused > 0) {
      showToast(`LifeLog refused ${counted(refused)} that was noted offline and is kept.`, 'failed')
    }
  })
  const signedIn = document.getElementById('login-dialog') !== null
  if (signedIn) sendKept()
  addEventListener('online', sendKept)
}

/** Tells the service worker that LifeLog may be in reach again. */
async function sendKept(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready
  active?.postMessage('send')
}

function counted(moments: number): string {
  return moments === 1 ? 'one moment' : `${moments} moments`
}
