import { fetchSignedIn } from '../shell/login.client.ts'

let previewing: ReturnType<typeof setTimeout> | undefined

/** Shows the description as it will look, once nothing more is typed. */
export function previewSoon(): void {
  clearTimeout(previewing)
  previewing = setTimeout(preview, 400)
}

/** Shows the description as it will look, where that is open; without a network the last one stays. */
export async function preview(): Promise<void> {
  const pane = document.querySelector<HTMLDetailsElement>('[data-preview]')
  const target = pane?.querySelector('[data-preview-target]')
  const field = document.querySelector<HTMLTextAreaElement>('#description')
  if (!pane?.open || !target || !field) return
  const typed = field.value
  const html = await render(typed, field.form?.dataset.event ?? '').catch(() => undefined)
  if (html !== undefined && field.value === typed) target.innerHTML = html
}

async function render(description: string, event: string): Promise<string | undefined> {
  const response = await fetchSignedIn('/events/preview', {
    method: 'POST',
    body: new URLSearchParams({ description, event }),
    headers: { 'HX-Request': 'true' },
  })
  return response.ok ? response.text() : undefined
}
