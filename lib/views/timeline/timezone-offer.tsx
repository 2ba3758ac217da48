import type { TimezoneOffer as Offer } from '../../settings/timezone-offer.ts'

/** Asks once in which timezone the owner's days begin and end: one line, which tells more when opened. */
export function TimezoneOffer({ timezone, present }: Offer) {
  return (
    <form class="timezone-offer" method="post" action="/settings/timezone">
      <details>
        <summary>Timezone</summary>
      </details>
      <p class="timezone-offer-more">
        LifeLog counts days in <strong>{present}</strong>, as its server has it. This browser is in{' '}
        <strong>{timezone}</strong>. Events that came by the API before stay in {present}: to change
        that, select them on the timeline.
      </p>
      <button class="button" type="submit" name="timezone" value={timezone} title={timezone}>
        <span>Use {timezone}</span>
      </button>
      <button class="button button-quiet" type="submit" name="timezone" value={present}>
        <span>Keep {present}</span>
      </button>
    </form>
  )
}
