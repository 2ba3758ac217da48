import type { Taken } from '../../places/schema.ts'
import { locale } from '../shell/locale.client.ts'
import { fetchSignedIn } from '../shell/login.client.ts'
import exifr from './exifr.js'
import { exifOptions, type PhotoFacts, photoFacts } from './photo-facts.client.ts'

export type Photo = { facts: PhotoFacts; taken: Taken }

/** What takes over when and where a photo was taken: a form, or an event that is saved. */
export type ProposalTarget = {
  /** Whether that would change anything. */
  differs(photo: Photo): boolean | Promise<boolean>
  /** @returns what takes it back */
  use(photo: Photo): UndoUse | Promise<UndoUse>
}
export type UndoUse = () => void | Promise<void>

/** What was asked for last below each element: an answer that comes later than the next one is none. */
const asked = new WeakMap<Element, symbol>()

/**
 * Offers below `above` to take over when and where the first of the photos was taken; with one tap, and
 * with another one it's undone. Where no photo says anything, or nothing new, nothing is offered.
 */
export async function proposeFrom(
  target: ProposalTarget,
  files: File[],
  above: Element,
): Promise<void> {
  const turn = Symbol('turn')
  asked.set(above, turn)
  if (above.nextElementSibling?.matches('.photo-proposal')) above.nextElementSibling.remove()
  if (files.length === 0) return
  const photos = (await Promise.all(files.filter(mayKnow).map(readPhoto))).filter((one) => !!one)
  const first = photos.toSorted((a, b) => order(a).localeCompare(order(b)))[0]
  if (!first || !(await target.differs(first)) || asked.get(above) !== turn) return
  const offer = document.createElement('p')
  offer.className = 'photo-proposal'
  offer.role = 'status'
  above.after(offer)
  show(offer, target, first, photos.length)
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

function show(offer: HTMLElement, target: ProposalTarget, photo: Photo, count: number): void {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button'
  const say = (words: string, label: string, act: () => Promise<void>) => {
    offer.firstChild?.replaceWith(`${words} `)
    button.textContent = label
    button.onclick = () => {
      button.onclick = null
      void act()
    }
  }
  const offerIt = () =>
    say(sentence(photo, count), 'Use this', async () => {
      const undo = await target.use(photo)
      say(`Set to ${whenAndWhere(photo)}.`, 'Undo', async () => {
        await undo()
        offerIt()
      })
    })
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
