import { announce, type Entry, readEntries } from './palette-entries.client.ts'
import { bestMatches } from './palette-match.client.ts'

/** Opens the palette: everything there is to go to or to do, found by a few letters of its name. */
export function openPalette(): void {
  if (document.querySelector('dialog[open]')) return
  const dialog = document.querySelector<HTMLDialogElement>('#palette') ?? build()
  dialog.showModal()
  const field = dialog.querySelector('input')
  if (field) field.value = ''
  field?.dispatchEvent(new Event('input'))
}

function build(): HTMLDialogElement {
  const dialog = document.createElement('dialog')
  dialog.id = 'palette'
  dialog.className = 'dialog palette'
  dialog.setAttribute('aria-label', 'Command palette')
  const field = Object.assign(document.createElement('input'), {
    type: 'text',
    placeholder: 'A page, pinned event, tag, saved search or action',
    autocomplete: 'off',
    spellcheck: false,
    dir: 'auto',
    role: 'combobox',
    ariaLabel: 'Command palette',
    ariaExpanded: 'true',
    ariaAutoComplete: 'list',
  })
  field.setAttribute('aria-controls', 'palette-list')
  const list = Object.assign(document.createElement('ul'), {
    id: 'palette-list',
    role: 'listbox',
    ariaLabel: 'What was found',
  })
  const words = Object.assign(document.createElement('p'), { className: 'quiet', role: 'status' })
  dialog.append(field, list, words)
  document.body.append(dialog)
  let entries: Entry[] = []
  let shown: Entry[] = []
  let chosen = 0

  function show(): void {
    shown = bestMatches(entries, field.value)
    chosen = 0
    list.dir = getComputedStyle(field).direction
    list.replaceChildren(...shown.map(option))
    words.textContent = shown.length > 0 ? '' : 'Nothing by this name.'
    mark()
  }

  function mark(): void {
    for (const [i, item] of [...list.children].entries()) item.ariaSelected = String(i === chosen)
    const current = list.children[chosen]
    if (current) field.setAttribute('aria-activedescendant', current.id)
    else field.removeAttribute('aria-activedescendant')
    current?.scrollIntoView({ block: 'nearest' })
  }

  function run(entry: Entry | undefined): void {
    if (!entry) return
    dialog.close()
    if (entry.act) void entry.act().catch(() => announce('That didn’t work. Please try again.'))
    else if (entry.href) location.assign(entry.href)
  }

  field.addEventListener('input', show)
  field.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && shown.length > 0) {
      chosen = (chosen + step + shown.length) % shown.length
      mark()
    } else if (event.key === 'Enter') run(shown[chosen])
    else return
    event.preventDefault()
  })
  list.addEventListener('click', ({ target }) => {
    const item = (target as Element).closest('[role=option]')
    if (item) run(shown[[...list.children].indexOf(item)])
  })
  // A click beside it is on the dialog itself.
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close())
  void readEntries((read) => {
    entries = read
    show()
  })
  return dialog
}

function option({ label, kind }: Entry, index: number): HTMLLIElement {
  const item = Object.assign(document.createElement('li'), {
    id: `palette-${index}`,
    role: 'option',
  })
  const name = Object.assign(document.createElement('bdi'), { textContent: label })
  const what = Object.assign(document.createElement('span'), {
    textContent: kind,
    className: 'quiet',
  })
  item.append(name, ' ', what)
  return item
}
