import { keepDraftFields } from '../form/draft-fields.client.ts'
import { fetchSignedIn } from './login.client.ts'

/**
 * Shows this page as it is after `sender` was saved, without loading it, so that what is typed into
 * its other forms stays, to the last key.
 * @returns false where nobody answers
 */
export async function refreshPage(path: string, sender: Element): Promise<boolean> {
  const response = await fetchSignedIn(path)
  if (!response.ok) return false
  const text = await response.text()
  const fresh = new DOMParser().parseFromString(text, 'text/html')
  history.replaceState(history.state, '', path)
  const target = document.getElementById('main') ?? document.body
  keepDraftFields(sender)
  await htmx.swap({ text, target, select: '#main', swap: 'outerHTML', sourceElement: target })
  showFrame(fresh)
  return true
}

/** What the settings change around the page, and what was done. */
function showFrame(fresh: Document): void {
  const { theme, locale } = fresh.documentElement.dataset
  Object.assign(document.documentElement.dataset, { theme, locale })
  const colors = 'meta[name=color-scheme], meta[name=theme-color]'
  for (const meta of document.head.querySelectorAll(colors)) meta.remove()
  document.head.append(...fresh.head.querySelectorAll(colors))
  if (!fresh.querySelector('.banner')) document.querySelector('.banner')?.remove()
  const toasts = fresh.querySelectorAll('#toasts > *')
  document.getElementById('toasts')?.replaceChildren(...toasts)
}
