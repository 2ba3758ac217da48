import type { TagsList } from '../../events/schema.ts'
import type { Pins } from '../../pins/schema.ts'
import type { Views } from '../../search/schema.ts'
import type { Settings } from '../../settings/schema.ts'
import { fetchSignedIn } from '../shell/login.client.ts'
import { showToast } from '../shell/toast.client.ts'

/** Something to go to or to do. */
export type Entry = { label: string; kind: string; href?: string; act?(): Promise<void> }

/** Beside what the navigation of the page has. */
const pages: [label: string, href: string][] = [
  ['Tags', '/tags'],
  ['Saved searches', '/views'],
  ['Random memory', '/on-this-day/random'],
  ['Description of the API', '/api/docs'],
]

/** Tells what there is at once, and again with pinned events, tags and saved searches. */
export async function readEntries(tell: (entries: Entry[]) => void): Promise<void> {
  const known = [...navigation(), ...actions(), ...linksOf('Page', pages), ...settings]
  tell(known)
  const [pins, views, tags] = await Promise.all([
    read<Pins>('/api/pins').catch(() => ({ items: [] })),
    read<Views>('/api/views').catch(() => ({ items: [] })),
    read<TagsList>('/api/tags').catch(() => ({ items: [] })),
  ])
  tell([
    ...known,
    ...pins.items.map(({ id, title }) => ({
      label: title,
      kind: 'Pinned event',
      href: `/events/${id}`,
    })),
    ...views.items.map(({ name, query }) => ({
      label: name,
      kind: 'Saved search',
      href: `/?${new URLSearchParams({ q: query })}`,
    })),
    ...tags.items.map(({ tag }) => ({
      label: tag,
      kind: 'Tag',
      href: `/?${new URLSearchParams({ tags: tag })}`,
    })),
  ])
}

async function read<T>(path: string): Promise<T> {
  const response = await fetchSignedIn(path)
  if (!response.ok) throw new Error(`LifeLog answered ${response.status}`)
  return response.json()
}

function linksOf(kind: string, links: [label: string, href: string][]): Entry[] {
  return links.map(([label, href]) => ({ label, kind, href }))
}

/** The pages that the navigation leads to, each once. */
function navigation(): Entry[] {
  const linksIn = (nav: string) => [...document.querySelectorAll<HTMLAnchorElement>(`${nav} a`)]
  const links = [...linksIn('.bar'), ...linksIn('.top nav')]
  const pages = new Map(links.map((link) => [link.pathname, link.textContent?.trim() ?? '']))
  return linksOf(
    'Page',
    [...pages].map(([href, label]) => [label, href]),
  )
}

const settings = linksOf('Settings', [
  ['Appearance and language', '/settings#appearance'],
  ['Timezone and clock', '/settings#time'],
  ['Files of events', '/settings#attachments'],
  ['Languages of the search', '/settings#languages'],
  ['This browser', '/settings#browser'],
  ['Password', '/settings#password'],
  ['Second factor', '/settings#second-factor'],
  ['Passkeys', '/settings#passkeys'],
  ['Sessions', '/settings#sessions'],
  ['API token', '/settings#token'],
  ['Storage', '/settings#storage'],
])

function actions(): Entry[] {
  const help = document.querySelector<HTMLDialogElement>('#keyboard-help')
  const act = (label: string, act: () => Promise<void>) => ({ label, kind: 'Action', act })
  return [
    ...linksOf('Action', [
      ['Note what happened', '/#quick-title'],
      ['Search', '/#search'],
      ['Upload files', '/events/new#files'],
      ['Export', '/settings#export'],
      ['Log out', '/settings#sessions'],
    ]),
    act('Theme: light', () => changeTheme('light')),
    act('Theme: dark', () => changeTheme('dark')),
    act('Theme: as the device', () => changeTheme('auto')),
    act('Keyboard', async () => help?.showModal()),
  ]
}

async function changeTheme(theme: Settings['theme']): Promise<void> {
  const response = await fetchSignedIn('/api/settings', {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ theme }),
  })
  if (!response.ok) throw new Error(`LifeLog answered ${response.status}`)
  document.documentElement.dataset.theme = theme
}

export function announce(message: string): void {
  showToast(message, 'failed')
}
