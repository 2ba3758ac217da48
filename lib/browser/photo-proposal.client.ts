import type { Taken } from '../places/schema.ts'
import exifr from './exifr.js'
import { locale } from './locale.client.ts'
import { fetchSignedIn } from './login.client.ts'
import { exifOptions, type PhotoFacts, photoFacts } from './photo-facts.client.ts'

type Photo = { facts: PhotoFacts; taken: Taken }

/** What was asked for last in each form: an answer that comes later than the next one is none. */
const asked = new WeakMap<HTMLFormElement, symbol>()

/**
 * Offers below `above` to take over when and where the first of the photos was taken; with one tap, and
 * with another one it's undone. Where no photo says anything, nothing is offered.
 */
export async function proposeFrom(
  form: HTMLFormElement,
  files: File[],
  above: Element,
): Promise<void> {
  const turn = Symbol('turn')
  asked.set(form, turn)
  withdraw(form)
  if (files.length === 0) return
  const photos = (await Promise.all(files.filter(mayKnow).map(readPhoto))).filter((one) => !!one)
  const first = photos.toSorted((a, b) => order(a).localeCompare(order(b)))[0]
  if (!first || asked.get(form) !== turn) return
  const offer = document.createElement('p')
  offer.className = 'photo-proposal'
  offer.role = 'status'
  above.after(offer)
  show(offer, form, first, photos.length)
}

/** Takes back what is offered, and forgets the hidden fields of what was used. */
function withdraw(form: HTMLFormElement): void {
  form.parentElement?.querySelector('.photo-proposal')?.remove()
  for (const field of form.querySelectorAll('[data-from-photo]')) field.remove()
}

function mayKnow({ type, name }: File): boolean {
  return /^image\/(jpeg|hei[cf]|avif|tiff)$/.test(type) || /\.(jpe?g|hei[cf])$/i.test(name)
}

async function readPhoto(file: File): Promise<Photo | undefined> {
  try {
    const facts = photoFacts(await exifr.parse(file, exifOptions))
    if (!facts) return undefined
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    const query = new URLSearchParams({ ...texts(facts), timezone: timeZone })
    const response = await fetchSignedIn(`/api/places/taken?${query}`, {})
    if (!response.ok) return undefined
    const taken = (await response.json()) as Taken
    return taken.timestamp || facts.latitude !== undefined ? { facts, taken } : undefined
  } catch {
    // A photo that can't be read, and a network that is away, offer nothing: the form goes on.
    return undefined
  }
}

function texts(facts: PhotoFacts): Record<string, string> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, String(value)]))
}

/** Photos without a time come last. */
function order({ taken }: Photo): string {
  return taken.timestamp ?? '~'
}

function show(offer: HTMLElement, form: HTMLFormElement, photo: Photo, count: number): void {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button'
  const offerIt = () => {
    offer.firstChild?.replaceWith(`${sentence(photo, count)} `)
    button.textContent = 'Use this'
    button.onclick = () => {
      const undo = apply(form, valuesOf(form, photo))
      offer.firstChild?.replaceWith(`Set to ${whenAndWhere(photo)}. `)
      button.textContent = 'Undo'
      button.onclick = () => {
        undo()
        offerIt()
      }
    }
  }
  offer.append('', button)
  offerIt()
}

function sentence(photo: Photo, count: number): string {
  const { timestamp, timezone, timezone_by } = photo.taken
  const of = count > 1 ? 'The first photo was taken' : 'Taken'
  const doubt =
    timestamp && timezone_by === 'default'
      ? ` The photo names no timezone; its clock is read as that of ${cityOf(timezone)}.`
      : ''
  return `${of} ${whenAndWhere(photo)}.${doubt}`
}

function whenAndWhere({ facts, taken: { timestamp, timezone, near } }: Photo): string {
  const when =
    timestamp &&
    new Intl.DateTimeFormat(locale, {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone: timezone,
    }).format(new Date(timestamp))
  const where = near
    ? `near ${near.name}`
    : facts.latitude !== undefined && `at ${facts.latitude}, ${facts.longitude}`
  return [when?.replace(' at ', ', '), where].filter(Boolean).join(', ')
}

function cityOf(timezone: string): string {
  return (timezone.split('/').at(-1) ?? timezone).replaceAll('_', ' ')
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
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) {
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
