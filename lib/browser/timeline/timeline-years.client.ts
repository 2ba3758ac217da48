// Marks in the list of years which month of the timeline is looked at.

/** Where one looks, from the top of the screen, in pixels: below the bar. */
const line = 90

let isDue = false

function mark(): void {
  isDue = false
  const list = document.getElementById('years')
  const seen = document.elementFromPoint(innerWidth / 2, line)?.closest<HTMLElement>('.day')
  const day = seen ?? (scrollY < innerHeight ? document.querySelector<HTMLElement>('.day') : null)
  if (!list || !day) return
  const { day: key = '' } = day.dataset
  for (const item of list.querySelectorAll<HTMLElement>('[data-year]')) {
    item.classList.toggle('year-seen', item.dataset.year === key.slice(0, 4))
  }
  for (const link of list.querySelectorAll<HTMLElement>('[data-month]')) {
    if (link.dataset.month === key.slice(0, 7)) link.setAttribute('aria-current', 'true')
    else link.removeAttribute('aria-current')
  }
  follow(list)
}

/** Keeps the month in sight where the list scrolls beside the page. */
function follow(list: HTMLElement): void {
  const month = list.querySelector<HTMLElement>('[aria-current], .year-seen')
  if (!month || getComputedStyle(list).position !== 'fixed' || list.matches(':hover')) return
  const [inner, outer] = [month.getBoundingClientRect(), list.getBoundingClientRect()]
  if (inner.top < outer.top || inner.bottom > outer.bottom) {
    list.scrollTop += inner.top - outer.top - outer.height / 2
  }
}

function markSoon(): void {
  if (isDue) return
  isDue = true
  requestAnimationFrame(mark)
}

addEventListener('scroll', markSoon, { passive: true })
document.addEventListener('htmx:after:swap', markSoon)
markSoon()
