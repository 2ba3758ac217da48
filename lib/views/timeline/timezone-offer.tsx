import { counted, type TimezoneOffer as Offer } from '../../settings/timezone-offer.ts'

/** Asks once in which timezone the owner's days begin and end: one line, which tells more when opened. */
export function TimezoneOffer({ timezone, present, events }: Offer) {
  return (
    <form class="timezone-offer" method="post" action="/settings/timezone">
      <details>
        <summary>Timezone</summary>
      </details>
      <div class="timezone-offer-more">
        <p>
          LifeLog counts days in <strong>{present}</strong>, as its server has it. This browser is
          in <strong>{timezone}</strong>.
        </p>
        {events > 0 && (
          <label class="choice">
            <input type="checkbox" name="move" value="yes" />
            <span>
              {eventsText(events)} recorded so far, too: each keeps its moment and is shown by the
              clock of {timezone}.
            </span>
          </label>
        )}
      </div>
      <button class="button" type="submit" name="timezone" value={timezone} title={timezone}>
        <span>Use {timezone}</span>
      </button>
      <button class="button button-quiet" type="submit" name="timezone" value={present}>
        <span>Keep {present}</span>
      </button>
    </form>
  )
}

/** What is said once the owner has decided. */
export function answerText(timezone: string, { moved, more }: { moved: number; more: boolean }) {
  const now = `Days and times are those of ${timezone} now.`
  if (more) return `${now} Events are still being moved to it.`
  return moved > 0 ? `${now} ${eventsText(moved)} moved to it.` : now
}

function eventsText(events: number): string {
  if (events > counted) return 'The events'
  return events === 1 ? 'The event' : `The ${events} events`
}
