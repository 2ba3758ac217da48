/** A part of a form that something can be filled in to. */
export type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

export function isField(part: unknown): part is Field {
  return (
    part instanceof HTMLInputElement ||
    part instanceof HTMLTextAreaElement ||
    part instanceof HTMLSelectElement
  )
}
