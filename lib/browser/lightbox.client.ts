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
  const small = link.querySelector('img')
  const name = small?.alt ?? ''
  image.alt = name
  // On a slow line the picture before would stay until this one is there.
  image.removeAttribute('src')
  if (small?.complete && small.naturalWidth > 0) image.src = small.currentSrc
  void showLarge(link, image, [link.href, ...(fallback ? [fallback] : [])])
  caption.textContent = name
  const isAlone = pictures().length < 2
  for (const button of dialog.querySelectorAll<HTMLElement>('[data-step]')) button.hidden = isAlone
}

/**
 * Replaces the rendition once the picture is there, unless another is shown by then. Where this
 * browser can't reach the storage, LifeLog can.
 */
async function showLarge(
  link: HTMLAnchorElement,
  image: HTMLImageElement,
  sources: string[],
): Promise<void> {
  for (const source of sources) {
    const large = new Image()
    large.src = source
    const isThere = await large.decode().then(
      () => true,
      () => false,
    )
    if (shown !== link) return
    if (isThere) {
      image.src = source
      return
    }
  }
}
