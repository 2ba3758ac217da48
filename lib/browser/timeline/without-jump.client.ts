/** The first card that is visible, and where on the screen it stays while cards are placed. */
let held: { card: Element; top: number } | undefined

/** Keeps the first visible card where it is on the screen, whatever changes above it. */
export function withoutJump(timeline: HTMLElement, change: () => void): void {
  const card = [...timeline.querySelectorAll('.entry')].find(
    (card) => card.getBoundingClientRect().bottom > 0,
  )
  held = card && { card, top: card.getBoundingClientRect().top }
  change()
  putBack()
}

/** Not every browser does this by itself. */
function putBack(): void {
  if (!held?.card.isConnected) return
  scrollBy({ top: held.card.getBoundingClientRect().top - held.top, behavior: 'instant' })
}

// With the cards the link above them is replaced, and goes where there are no more.
document.addEventListener('htmx:before:settle', putBack)
document.addEventListener('htmx:after:swap', () => {
  held = undefined
})
