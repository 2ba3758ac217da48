const bar = document.querySelector<HTMLFormElement>('#selection')
const timeline = () => document.getElementById('timeline')
const boxes = () => [...document.querySelectorAll<HTMLInputElement>('#timeline .entry-select')]
const isSelecting = () => timeline()?.dataset.selecting !== undefined

/** The box from which Shift selects up to another one. */
let anchor: HTMLInputElement | undefined

/** Lets events be selected, beginning with the one on `card`. */
export function startSelecting(card?: HTMLElement): void {
  const list = timeline()
  if (!bar || !list) return
  list.dataset.selecting = ''
  bar.hidden = false
  const box = card?.querySelector<HTMLInputElement>('.entry-select')
  if (box) {
    box.checked = true
    anchor = box
  }
  ;(box ?? boxes()[0])?.focus({ preventScroll: true })
  tell()
}

function stopSelecting(): void {
  for (const box of boxes()) box.checked = false
  delete timeline()?.dataset.selecting
  anchor = undefined
  if (!bar) return
  bar.hidden = true
  document.querySelector<HTMLElement>('a[data-select]')?.focus({ preventScroll: true })
}

function tell(): void {
  if (!bar) return
  const count = boxes().filter(({ checked }) => checked).length
  const max = Number(bar.dataset.max)
  const text = count > max ? `${count} selected; at most ${max} at once` : `${count} selected`
  const status = bar.querySelector('[data-selected]')
  if (status) status.textContent = text
  for (const button of bar.querySelectorAll<HTMLButtonElement>('[name=change]')) {
    button.disabled = count === 0 || count > max
  }
}

/** Changes a box, and with Shift all from the last one to it. */
function toggle(box: HTMLInputElement, checked: boolean, isRange: boolean): void {
  const all = boxes()
  const [from, to] = [all.indexOf(anchor ?? box), all.indexOf(box)]
  const range = isRange && from >= 0 ? all.slice(Math.min(from, to), Math.max(from, to) + 1) : [box]
  for (const each of range) each.checked = checked
  anchor = box
  tell()
}

document.addEventListener(
  'click',
  (event) => {
    if (!isSelecting() || event.defaultPrevented || !(event.target instanceof Element)) return
    const box = event.target
      .closest('#timeline .entry')
      ?.querySelector<HTMLInputElement>('.entry-select')
    if (!box) return
    // A box has changed already when it's pressed itself.
    const isBox = event.target === box
    event.stopPropagation()
    if (!isBox) event.preventDefault()
    toggle(box, isBox ? box.checked : !box.checked, event.shiftKey)
  },
  { capture: true },
)

bar?.addEventListener('click', (event) => {
  const target = event.target as Element
  if (target.closest('[data-select-all]')) {
    const all = boxes()
    const checked = all.some((box) => !box.checked)
    for (const box of all) box.checked = checked
    tell()
  }
  if (target.closest('[data-select-done]') && !new URLSearchParams(location.search).has('select')) {
    event.preventDefault()
    stopSelecting()
  }
})

bar?.addEventListener('submit', (event) => {
  const format = (event.submitter as HTMLButtonElement | null)?.value ?? ''
  if (['json', 'markdown'].includes(format)) {
    event.preventDefault()
    const ids = boxes().flatMap((box) => (box.checked ? [box.value] : []))
    location.assign(`/events/selected/export?ids=${ids.join(',')}&format=${format}`)
  }
  // The place may have changed since the page came.
  const url = new URL(location.href)
  url.searchParams.delete('select')
  const back = bar.querySelector<HTMLInputElement>('[name=back]')
  if (back) back.value = url.pathname + url.search + url.hash
})

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !isSelecting() || event.defaultPrevented) return
  if ((event.target as Element).closest('dialog, [popover], [aria-expanded=true]')) return
  stopSelecting()
})

// Another search shows others.
document.addEventListener('htmx:after:swap', () => {
  if (bar && !bar.hidden && !isSelecting()) stopSelecting()
  else if (isSelecting()) tell()
})

tell()
