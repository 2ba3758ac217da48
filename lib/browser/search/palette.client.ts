import { announce, type Entry, readEntries } from './palette-entries.client.ts'
import { bestMatches } from './palette-match.client.ts'

/** Offers in the palette everything there is to go to or to do, found by a few letters of its name. */
export function offerEntries(dialog: HTMLDialogElement): void {
  const field = dialog.querySelector('input') as HTMLInputElement
  const list = dialog.querySelector('[role=listbox]') as HTMLElement
  const words = dialog.querySelector('[role=status]') as HTMLElement
  let entries: Entry[] = []
  let shown: Entry[] = []
  let chosen = 0

  function show(kept?: Entry): void {
    shown = bestMatches(entries, field.value)
    chosen = kept ? Math.max(shown.indexOf(kept), 0) : 0
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

  field.addEventListener('input', () => show())
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
  void readEntries((read) => {
    // Who has stepped to an entry by now stays there.
    const kept = chosen > 0 ? shown[chosen] : undefined
    entries = read
    show(kept)
  })
}

function option({ label, kind }: Entry, index: number): HTMLElement {
  const item = Object.assign(document.createElement('div'), {
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
