import { pageWide } from './page-wide.client.ts'
import { showToast } from './toast.client.ts'

pageWide('copy', () => document.addEventListener('click', copy))

/** Buttons with `data-copy="<id>"` copy the text of that element, or the value of that field. */
async function copy(event: Event): Promise<void> {
  const button = (event.target as Element).closest<HTMLElement>('[data-copy]')
  const source = button && document.getElementById(button.dataset.copy ?? '')
  if (!source) return
  const text = source instanceof HTMLInputElement ? source.value : source.textContent.trim()
  if (await copied(text, source)) showToast('Copied.')
  else
    showToast(
      'The browser doesn’t let LifeLog copy. The text is selected: copy it by hand.',
      'failed',
    )
}

/** Without HTTPS there is no clipboard, and a selection can still be copied the old way. */
async function copied(text: string, source: HTMLElement): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
  }
  if (source instanceof HTMLInputElement) source.select()
  else getSelection()?.selectAllChildren(source)
  return document.execCommand('copy')
}
