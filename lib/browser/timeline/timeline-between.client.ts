import { locale } from '../shell/locale.client.ts'
import { betweenDays, type DaySpan } from './between-days.client.ts'

/** Says anew above each day what lies between it and the one before, once days came or went. */
export function markBetween(timeline: HTMLElement): void {
  let previous: DaySpan | undefined
  for (const day of timeline.querySelectorAll<HTMLElement>('.day')) {
    const span = spanOf(day)
    const { month, isNewYear, gap } = betweenDays(
      previous,
      span,
      timeline.dataset.today ?? '',
      locale,
    )
    for (const old of day.querySelectorAll('.gap, .month-head')) old.remove()
    const marks = [
      gap && element('p', 'gap', gap),
      month && element('h2', isNewYear ? 'month-head new-year' : 'month-head', month),
    ]
    day.prepend(...marks.filter((mark) => mark instanceof HTMLElement))
    previous = span
  }
}

function spanOf(day: HTMLElement): DaySpan {
  const { day: key = '' } = day.dataset
  const untils = [...day.querySelectorAll<HTMLElement>('.entry[data-until]')].map(
    ({ dataset }) => dataset.until ?? '',
  )
  return { key, until: untils.toSorted().at(-1) ?? key }
}

function element(name: string, className: string, text: string): HTMLElement {
  const made = document.createElement(name)
  made.className = className
  made.textContent = text
  return made
}
