/** A month that goes on in what was loaded goes on in its own grid. */
document.addEventListener('htmx:after:swap', () => {
  const grids = new Map<string, Element | null>()
  for (const month of document.querySelectorAll<HTMLElement>('.photo-month')) {
    const { month: name = '' } = month.dataset
    const grid = grids.get(name)
    if (grid) {
      grid.append(...month.querySelectorAll('li'))
      month.remove()
    } else grids.set(name, month.querySelector('ul'))
  }
})
