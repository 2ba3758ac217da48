import type { Photo, ProposalTarget } from './photo-proposal.client.ts'

/** A form that takes over when and where a photo was taken, as text of its fields. */
export function formTarget(form: HTMLFormElement): ProposalTarget {
  return {
    differs: (photo) =>
      Object.entries(valuesOf(form, photo)).some(([name, value]) => {
        const field = form.elements.namedItem(name)
        return !isField(field) || field.value !== value
      }),
    use: (photo) => apply(form, valuesOf(form, photo)),
  }
}

/** The fields of a form, by name. A field for people shows the clock, a hidden one takes the instant. */
function valuesOf(form: HTMLFormElement, { facts, taken }: Photo): Record<string, string> {
  const { timestamp, timezone, near } = taken
  const isShown = form.querySelector('[name=timestamp]:not([type=hidden])') !== null
  return {
    ...(timestamp && { timestamp: isShown ? clockIn(timestamp, timezone) : timestamp, timezone }),
    ...(facts.latitude !== undefined && {
      coordinates: `${facts.latitude}, ${facts.longitude}`,
      place: near?.name ?? '',
    }),
  }
}

function clockIn(timestamp: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
  return format.format(new Date(timestamp)).replace(' ', 'T')
}

/** Fills in fields, where the form has them, else hidden ones. @returns what takes that back */
function apply(form: HTMLFormElement, values: Record<string, string>): () => void {
  const undo = Object.entries(values).map(([name, value]) => {
    const field = form.elements.namedItem(name)
    if (!isField(field)) {
      const hidden = document.createElement('input')
      Object.assign(hidden, { type: 'hidden', name, value })
      hidden.dataset.fromPhoto = ''
      form.append(hidden)
      return () => hidden.remove()
    }
    const was = field.value
    set(field, value)
    return () => set(field, was)
  })
  return () => {
    for (const one of undo) one()
  }
}

function isField(field: unknown): field is HTMLInputElement | HTMLSelectElement {
  return field instanceof HTMLInputElement || field instanceof HTMLSelectElement
}

function set(field: HTMLInputElement | HTMLSelectElement, value: string): void {
  if (
    field instanceof HTMLSelectElement &&
    ![...field.options].some((one) => one.value === value)
  ) {
    field.append(new Option(value, value))
  }
  field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.dispatchEvent(new Event('change', { bubbles: true }))
}
