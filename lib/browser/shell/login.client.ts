import { forgetKept } from '../offline/kept-events.client.ts'
import { pageWide } from './page-wide.client.ts'

/** The login that is open now, shared by all requests that wait for it. */
const login = pageWide('login', () => ({ open: undefined as Promise<boolean> | undefined }))

/**
 * `fetch`, which opens the login over the page where the session has ended and then sends the same
 * request once more. The answer is the first one, a 401, where the owner doesn't log in.
 * @param input.waiting is called when the login opens, to stop the clock of the request
 */
export async function fetchSignedIn(
  url: RequestInfo | URL,
  init: RequestInit = {},
  waiting: () => void = () => {},
): Promise<Response> {
  const response = await fetch(url, init)
  if (response.status !== 401) return response
  void forgetKept()
  waiting()
  return (await logIn()) ? fetch(url, init) : response
}

/** Opens the login over the page. Resolves to whether the owner logged in. */
export function logIn(): Promise<boolean> {
  login.open ??= askForPassword().finally(() => {
    login.open = undefined
  })
  return login.open
}

async function askForPassword(): Promise<boolean> {
  const dialog = document.getElementById('login-dialog') as HTMLDialogElement | null
  const form = dialog?.querySelector('form')
  const problem = dialog?.querySelector<HTMLElement>('[data-login-problem]')
  if (!dialog || !form || !problem) return false
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const listening = new AbortController()
  const { signal } = listening
  form.addEventListener(
    'submit',
    async (event) => {
      event.preventDefault()
      const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
      const failure = await tryPassword(body)
      problem.hidden = failure === undefined
      problem.textContent = failure ?? ''
      if (failure !== undefined) form.querySelector('input')?.select()
      else dialog.close('in')
    },
    { signal },
  )
  dialog.addEventListener('close', () => resolve(dialog.returnValue === 'in'), { signal })
  dialog
    .querySelector('[data-login-cancel]')
    ?.addEventListener('click', () => dialog.close('out'), { signal })
  dialog.returnValue = ''
  dialog.showModal()
  const answer = await promise
  listening.abort()
  form.reset()
  problem.hidden = true
  return answer
}

/** What is wrong with the password; undefined where it's right and the browser has its session. */
async function tryPassword(body: URLSearchParams): Promise<string | undefined> {
  try {
    const response = await fetch('/login', { method: 'POST', body })
    if (response.ok) return undefined
    return ((await response.json()) as { detail: string }).detail
  } catch {
    return 'LifeLog can’t be reached at the moment. Please try again.'
  }
}
