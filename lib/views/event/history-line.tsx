import type { Event } from '../../events/schema.ts'
import { Time } from '../parts/time.tsx'

/** When an event was recorded and last changed, and the way to what it was before. */
export function EventHistory({ event, timezone }: { event: Event; timezone: string }) {
  const { created_at, updated_at, version } = event
  return (
    <p class="quiet event-history" data-history>
      Recorded <Time at={created_at} timezone={timezone} />
      {version > 1 && (
        <>
          , changed <Time at={updated_at} timezone={timezone} />
          {' · '}
          <a href={`/events/${event.id}/history`}>History</a>
        </>
      )}
      .
    </p>
  )
}
