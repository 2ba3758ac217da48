import type { Step } from '../../events/steps.ts'
import { eventUrl, type List, listFrom } from '../../timeline/list.ts'
import type { Neighbours } from '../../timeline/neighbours.ts'
import { Icon } from '../parts/icon.tsx'

/**
 * The ways from an event: back to the list that one came from, and to the events before and after it.
 * @param isStepped one came to the event from another of the list
 */
export function EventNav({
  id,
  list,
  isStepped,
  neighbours: { earlier, later },
}: {
  id: number
  list: List | undefined
  isStepped: boolean
  neighbours: Neighbours
}) {
  return (
    <nav class="event-nav" aria-label={list?.view ? 'Events of the search' : 'Events'}>
      {list ? (
        <a class="back" href={isStepped ? listFrom(list, id) : list.path}>
          <Icon name="arrow-left" />
          {list.label}
        </a>
      ) : (
        <a class="back" href={`/?from=${id}#event-${id}`} data-back>
          <Icon name="arrow-left" />
          Timeline
        </a>
      )}
      {earlier && <StepLink step={earlier} list={list} direction="Earlier" />}
      {later && <StepLink step={later} list={list} direction="Later" />}
    </nav>
  )
}

type StepProps = { step: Step; list: List | undefined; direction: 'Earlier' | 'Later' }

function StepLink({ step: { id, title }, list, direction }: StepProps) {
  const isEarlier = direction === 'Earlier'
  return (
    <a
      class={isEarlier ? 'event-step' : 'event-step event-step-later'}
      href={eventUrl(id, list)}
      rel={isEarlier ? 'prev' : 'next'}
      aria-keyshortcuts={isEarlier ? 'j' : 'k'}
    >
      {isEarlier && <Icon name="chevron-left" />}
      <span class="visually-hidden">{direction}: </span>
      <span class="event-step-title" dir="auto">
        {title}
      </span>
      {!isEarlier && <Icon name="chevron-right" />}
    </a>
  )
}
