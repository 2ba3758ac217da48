import type { Event } from '../../events/schema.ts'
import { enableControls } from '../shell/enable-controls.client.ts'
import { fetchSignedIn } from '../shell/login.client.ts'
import { showToast } from '../shell/toast.client.ts'
import type { Photo, ProposalTarget } from './photo-proposal.client.ts'

/** So near, in degrees, is the same place, and so soon, in ms, the same time. */
const near = 0.0005
const soon = 60_000

type Patch = Pick<Event, 'timestamp' | 'timezone' | 'location'>

/** An event on its own page that takes over when and where a photo was taken. */
export function eventTarget(id: number): ProposalTarget {
  return {
    async differs({ facts: { latitude, longitude }, taken: { timestamp } }) {
      const event = await call<Event>(id)
      if (!event) return false
      const { location } = event
      const isOther =
        timestamp && Math.abs(Date.parse(timestamp) - Date.parse(event.timestamp)) >= soon
      const isElsewhere =
        latitude !== undefined &&
        !(
          Math.abs((location?.latitude ?? Number.NaN) - latitude) < near &&
          Math.abs((location?.longitude ?? Number.NaN) - (longitude ?? 0)) < near
        )
      return Boolean(isOther) || isElsewhere
    },
    async use(photo) {
      const before = await call<Event>(id)
      if (!before || !(await change(id, patchOf(photo)))) return () => undefined
      const { timestamp, timezone, end_timestamp, precision, approximate, location } = before
      const was = { timestamp, timezone, end_timestamp, precision, approximate, location }
      return async () => {
        await change(id, was)
      }
    },
  }
}

function patchOf({ facts: { latitude, longitude }, taken }: Photo): Partial<Patch> {
  const { timestamp, timezone, near } = taken
  return {
    ...(timestamp && { timestamp, timezone }),
    ...(latitude !== undefined &&
      longitude !== undefined && { location: { latitude, longitude, name: near?.name ?? null } }),
  }
}

/** Changes the event, and what its page shows of it; the files under way stay. */
async function change(id: number, patch: object): Promise<boolean> {
  if (!(await call<Event>(id, patch))) return false
  const response = await fetchSignedIn(location.href, {}).catch(() => undefined)
  if (!response?.ok) return true
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  for (const part of ['.event-head', '.event-about', '.event-history']) {
    const [shown, changed] = [document.querySelector(part), page.querySelector(part)]
    if (shown && changed) shown.replaceWith(changed)
    else if (shown) shown.remove()
    else if (changed) document.querySelector('.event-main')?.after(changed)
  }
  const article = document.querySelector('.event')
  if (article) htmx.process(article)
  enableControls()
  return true
}

/** The event, changed or as it is; undefined where that fails, which is said. */
async function call<T>(id: number, patch?: object): Promise<T | undefined> {
  try {
    const response = await fetchSignedIn(`/api/events/${id}`, {
      ...(patch && {
        method: 'PATCH',
        body: JSON.stringify(patch),
        headers: { 'Content-Type': 'application/json' },
      }),
    })
    const answer = (await response.json()) as T & { detail?: string }
    if (response.ok) return answer
    showToast(answer.detail ?? 'That didn’t work. Try again.', 'failed')
  } catch {
    showToast('LifeLog can’t be reached. Try again.', 'failed')
  }
  return undefined
}
