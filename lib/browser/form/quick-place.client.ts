import { locateBy } from './place.client.ts'

/**
 * Lets the line take the place of the browser, shown as a chip that takes it out again.
 * @param say tells why the place isn't known
 * @returns what shows the place that the line has by now
 */
export function quickPlace(form: HTMLFormElement, say: (words: string) => void): () => void {
  const button = form.querySelector<HTMLButtonElement>('[data-use-place]')
  const field = form.querySelector<HTMLInputElement>('[name=coordinates]')
  const chip = form.querySelector<HTMLElement>('[data-place-chip]')
  if (!button || !field || !chip) return () => {}
  const show = () => {
    chip.hidden = field.value === ''
    chip.querySelector('[data-meaning]')?.replaceChildren(`My place: ${field.value}`)
  }
  const take = (coordinates: string) => {
    field.value = coordinates
    // Drafts hear of it.
    field.dispatchEvent(new Event('input', { bubbles: true }))
    show()
  }
  chip.addEventListener('click', () => {
    take('')
    form.querySelector<HTMLElement>('[name=title]')?.focus()
  })
  locateBy(button, { take, fail: say })
  return show
}
