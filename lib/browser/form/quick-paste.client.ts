/** A line takes what is pasted up to its first line break; what follows is the description. */
export function pasteLines(form: HTMLFormElement, line: HTMLInputElement): () => void {
  const field = form.elements.namedItem('description') as HTMLTextAreaElement
  const chip = form.querySelector<HTMLElement>('[data-description-chip]')
  const show = () => {
    if (!chip) return
    chip.hidden = field.value === ''
    const count = field.value.split('\n').length
    chip
      .querySelector('[data-meaning]')
      ?.replaceChildren(count === 1 ? '1 more line' : `${count} more lines`)
  }
  const set = (text: string) => {
    field.value = text
    // Drafts hear of it.
    field.dispatchEvent(new Event('input', { bubbles: true }))
    show()
  }
  line.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain').trim() ?? ''
    const [first = '', ...rest] = text.split(/\r\n|\r|\n/)
    const more = rest.join('\n').trim()
    if (more === '') return
    event.preventDefault()
    const { selectionStart, selectionEnd, value } = line
    line.setRangeText(
      first.trimEnd(),
      selectionStart ?? value.length,
      selectionEnd ?? value.length,
      'end',
    )
    line.dispatchEvent(new Event('input', { bubbles: true }))
    set([field.value, more].filter(Boolean).join('\n'))
  })
  chip?.addEventListener('click', () => {
    set('')
    line.focus()
  })
  show()
  return show
}
