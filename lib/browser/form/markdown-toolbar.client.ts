import {
  continued,
  type Edit,
  type Format,
  formatted,
  type Selected,
  withPicture,
} from './markdown-edit.client.ts'

const keys: Record<string, Format> = { b: 'bold', i: 'italic', k: 'link' }

const field = () => document.querySelector<HTMLTextAreaElement>('#description')
const menu = () => document.querySelector<HTMLElement>('#picture-menu')

document.addEventListener('click', ({ target }) => {
  if (!(target instanceof Element)) return
  const { format, picture } = target.closest('button')?.dataset ?? {}
  const text = field()
  if (!text) return
  if (format === 'picture') offerPictures()
  else if (format) apply(text, formatted(selectionOf(text), format as Format))
  if (picture === undefined) return
  menu()?.hidePopover()
  apply(text, withPicture(selectionOf(text), picture))
})

// Before others, who have the same keys for the page as a whole.
document.addEventListener(
  'keydown',
  (event) => {
    const { target, key, isComposing } = event
    if (!(target instanceof HTMLElement) || isComposing) return
    if (target === field()) type(event, target as HTMLTextAreaElement)
    else if (target.closest('[role=toolbar]')) rove(event, target, key)
  },
  { capture: true },
)

function type(event: KeyboardEvent, text: HTMLTextAreaElement): void {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event
  const format = (ctrlKey || metaKey) && !altKey && !shiftKey ? keys[key.toLowerCase()] : undefined
  const isEnter = key === 'Enter' && !(ctrlKey || metaKey || altKey || shiftKey)
  const edit = format
    ? formatted(selectionOf(text), format)
    : isEnter
      ? continued(selectionOf(text))
      : undefined
  if (!edit) return
  event.preventDefault()
  apply(text, edit)
}

function selectionOf({
  value: text,
  selectionStart: start,
  selectionEnd: end,
}: HTMLTextAreaElement) {
  return { text, start, end } satisfies Selected
}

/** As if it were typed: so it can be undone. */
function apply(text: HTMLTextAreaElement, { from, to, insert, start, end }: Edit): void {
  text.focus()
  text.setSelectionRange(from, to)
  // Deprecated, and yet the only way into the history of what was typed.
  const isTyped = document.execCommand(insert ? 'insertText' : 'delete', false, insert)
  if (!isTyped && (insert || from !== to)) {
    text.setRangeText(insert, from, to)
    text.dispatchEvent(new Event('input', { bubbles: true }))
  }
  text.setSelectionRange(start, end)
}

/** One button of the toolbar is reached by Tab, the others from it by arrows (ARIA's pattern). */
function rove(event: KeyboardEvent, from: HTMLElement, key: string): void {
  const buttons = [...document.querySelectorAll<HTMLElement>('[role=toolbar] button')]
  const isRtl = getComputedStyle(from).direction === 'rtl'
  const steps: Record<string, number> = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 }
  const at = buttons.indexOf(from)
  const step = steps[key]
  const next = step ? (at + step + buttons.length) % buttons.length : { Home: 0, End: -1 }[key]
  if (next === undefined) return
  event.preventDefault()
  buttons.at(next)?.focus()
}

document.addEventListener('focusin', ({ target }) => {
  if (!(target instanceof HTMLElement) || !target.closest('[role=toolbar]')) return
  for (const button of document.querySelectorAll<HTMLElement>('[role=toolbar] button')) {
    button.tabIndex = button === target ? 0 : -1
  }
})

/** The pictures that the event has, and those that it's to have once it's saved. */
function offerPictures(): void {
  const list = menu()
  if (!list) return
  const attached = [...document.querySelectorAll<HTMLElement>('#attachments a[data-photo]')]
    .filter(({ dataset }) => dataset.onlyOriginal === undefined)
    .map((link) => ({
      name: link.dataset.name ?? '',
      image: link.querySelector('img')?.currentSrc,
    }))
  const waiting = [...document.querySelectorAll('[data-uploads] .upload-name')]
    .map(({ textContent }) => ({ name: textContent, image: undefined }))
    .filter(({ name }) => /\.(?:jpe?g|png|webp|hei[cf])$/i.test(name))
  const pictures = [...attached, ...waiting].filter(({ name }) => /\.\w+$/.test(name))
  const buttons = pictures.map(({ name, image }) => pictureButton(name, image))
  list.querySelector('[data-pictures]')?.replaceChildren(...buttons)
  list.querySelector('p')?.toggleAttribute('hidden', buttons.length > 0)
  list.showPopover()
  ;(buttons[0] ?? list).focus()
}

function pictureButton(name: string, image: string | undefined): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button button-quiet'
  button.dataset.picture = name
  if (image) {
    const small = document.createElement('img')
    small.src = image
    small.alt = ''
    button.append(small)
  }
  const label = document.createElement('span')
  label.dir = 'auto'
  label.textContent = name
  button.append(label)
  return button
}
