import type { When as EventWhen } from '../../events/when.ts'
import { type Detail, machineText, whenText, zoneText } from '../../events/when-text.ts'
import { usePageState } from './page-state.tsx'
import { wordsLanguage } from './words-language.ts'

/** When an event happened; with the place whose clock it was, where that isn't the owner's. */
export function When({
  event,
  as,
  home,
}: {
  event: EventWhen
  as: Detail
  /** The owner's timezone. */
  home?: string | undefined
}) {
  const abroad = home !== undefined && event.precision === 'minute' && event.timezone !== home
  return (
    <>
      <time datetime={machineText(event)} lang={wordsLanguage()}>
        {whenText(event, as, usePageState().locale)}
      </time>
      {abroad && <span class="when-zone"> {zoneText(event.timezone)}</span>}
    </>
  )
}
