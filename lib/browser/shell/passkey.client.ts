import { storeDraftFields } from '../form/draft-fields.client.ts'

// Before whatever else handles forms: these speak with the browser's passkeys on their way.
document.addEventListener(
  'submit',
  async (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.dataset.passkey) return
    event.preventDefault()
    event.stopImmediatePropagation()
    const problem = form.querySelector<HTMLElement>('[data-passkey-problem]')
    if (problem) problem.hidden = true
    try {
      const path = await usePasskey(form)
      storeDraftFields(form)
      location.assign(path)
    } catch (error) {
      if (!problem) return
      problem.hidden = false
      problem.textContent = sentenceFor(error)
    }
  },
  { capture: true },
)

hideWherePasskeysAreNot()
document.addEventListener('htmx:after:swap', hideWherePasskeysAreNot)

/** Where browsers have no passkeys, nothing offers them. */
function hideWherePasskeysAreNot(): void {
  if ('PublicKeyCredential' in window && 'parseCreationOptionsFromJSON' in PublicKeyCredential)
    return
  for (const form of document.querySelectorAll<HTMLElement>('[data-passkey]')) {
    const { parentElement } = form
    if (parentElement instanceof HTMLDetailsElement) parentElement.hidden = true
    form.hidden = true
  }
}

/** @returns the path of the page to go on to */
async function usePasskey(form: HTMLFormElement): Promise<string> {
  const { action } = form
  const fields = new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
  const given = await (await send(`${action}/options`, fields)).json()
  const credential =
    form.dataset.passkey === 'add'
      ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(given),
        })
      : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(given),
        })
  const response = JSON.stringify((credential as PublicKeyCredential).toJSON())
  const rest = new URLSearchParams({ response })
  for (const name of ['name', 'next']) rest.set(name, fields.get(name) ?? '')
  const done = await send(action, rest)
  return done.headers.get('HX-Redirect') ?? '/'
}

class Refused extends Error {}

async function send(url: string, body: URLSearchParams): Promise<Response> {
  const headers = { Accept: 'application/json', 'HX-Request': 'true' }
  const response = await fetch(url, { method: 'POST', body, headers })
  if (response.ok) return response
  const { detail, errors } = (await response.json().catch(() => ({}))) as {
    detail?: string
    errors?: { message: string }[]
  }
  const said = errors?.[0]?.message ?? detail
  throw new Refused(said ?? `LifeLog answered ${response.status}. Please try again.`)
}

function sentenceFor(error: unknown): string {
  if (error instanceof Refused) return error.message
  if (error instanceof DOMException && error.name === 'InvalidStateError') {
    return 'This device has a passkey for LifeLog already.'
  }
  if (error instanceof DOMException) return 'No passkey was used. Please try again.'
  return 'LifeLog can’t be reached at the moment. Please try again.'
}
