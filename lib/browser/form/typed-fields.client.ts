import { type Field, isField } from './field.client.ts'

/** What the fields of a form show: text by name; of boxes, which of them are ticked. */
export type FieldStates = Map<string, string>

/** What a form shows now. */
export function statesOf(form: HTMLFormElement): FieldStates {
  return new Map(fieldsOf(form).map((field) => [nameOf(field), stateOf(field)]))
}

/** What a form showed at first. */
export function initialStatesOf(form: HTMLFormElement): FieldStates {
  return new Map(fieldsOf(form).map((field) => [nameOf(field), initialStateOf(field)]))
}

/** What of `states` is not so in `base`. */
export function differences(states: FieldStates, base: FieldStates): FieldStates {
  return new Map([...states].filter(([name, state]) => (base.get(name) ?? '') !== state))
}

/** Puts states back into the fields of a form, and opens what they are hidden in. */
export function putStates(form: HTMLFormElement, states: FieldStates): void {
  for (const field of fieldsOf(form)) {
    const state = states.get(nameOf(field))
    if (state === undefined) continue
    if (isBox(field)) field.checked = state !== ''
    else field.value = state
    let around = field.closest('details')
    while (around) {
      around.open = true
      around = around.parentElement?.closest('details') ?? null
    }
  }
}

/** The names of the fields whose text must not be stored. */
export function secretNames(form: HTMLFormElement): Set<string> {
  return new Set(
    fieldsOf(form)
      .filter(({ type }) => type === 'password')
      .map(nameOf),
  )
}

/** What tells a form from the others of its page. */
export function keyOf(form: HTMLFormElement): string {
  const hidden = [...form.querySelectorAll<HTMLInputElement>('input[type=hidden]')]
  const values = hidden.map(({ name, value }) => `${name}=${value}`)
  return [form.getAttribute('action'), ...values].join(' ')
}

/** Boxes of one name are told apart by what each of them stands for. */
function nameOf(field: Field): string {
  return isBox(field) ? `${field.name}=${field.value}` : field.name
}

/** The fields that somebody fills in. */
function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.elements]
    .filter(isField)
    .filter(({ name, type }) => name !== '' && type !== 'hidden' && type !== 'file')
}

function stateOf(field: Field): string {
  if (isBox(field)) return field.checked ? 'on' : ''
  return field.value
}

function initialStateOf(field: Field): string {
  if (isBox(field)) return field.defaultChecked ? 'on' : ''
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue
  const options = [...field.options]
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? ''
}

function isBox(field: Field): field is HTMLInputElement {
  return field.type === 'checkbox' || field.type === 'radio'
}
