/** The pictures of the page and the one that is shown large. */
const dialog = document.querySelector<HTMLDialogElement>('#lightbox')
const pictures = () => [...document.querySelectorAll<HTMLAnchorElement>('a[data-lightbox]')]
let shown: HTMLAnchorElement | undefined

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element) || !dialog) return
  const link = event.target.closest<HTMLAnchorElement>('a[data-lightbox]')
  const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0
  if (link && isPlain) {
    event.preventDefault()
    show(link)
    dialog.showModal()
  }
  const step = event.target.closest<HTMLElement>('[data-step]')?.dataset.step
  if (step) move(Number(step))
})

dialog?.addEventListener('keydown', ({ key }) => {
  const forward = getComputedStyle(dialog).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
  const back = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight'
  if (key === forward) move(1)
  if (key === back) move(-1)
})

dialog?.addEventListener('close', () => shown?.focus())

function move(step: number): void {
  const all = pictures()
  const next = shown && all[(all.indexOf(shown) + step + all.length) % all.length]
  if (next) show(next)
}

function show(link: HTMLAnchorElement): void {
  const image = dialog?.querySelector('img')
  const caption = dialog?.querySelector('figcaption')
  if (!dialog || !image || !caption) return
  shown = link
  const { fallback } = link.dataset
  const name = link.querySelector('img')?.alt ?? ''
  image.onerror = () => {
    // Where this browser can't reach the storage, LifeLog can.
    image.onerror = null
    if (fallback) image.src = fallback
  }
  image.src = link.href
  image.alt = name
  caption.textContent = name
  const isAlone = pictures().length < 2
  for (const button of dialog.querySelectorAll<HTMLElement>('[data-step]')) button.hidden = isAlone
}
