import type { Streak } from '../../insights/streaks.ts'
import { shortDay } from '../parts/month-name.ts'
import { numberText } from '../parts/number-text.ts'

type StreaksProps = { longest?: Streak | undefined; current?: Streak | undefined }

/** Runs of days, for who asks for them; no word where there is none. */
export function Streaks({ longest, current }: StreaksProps) {
  if (!longest || longest.days < 2) return null
  return (
    <details class="streaks">
      <summary>Days in a row</summary>
      <p class="quiet">
        The longest run: {numberText(longest.days)} days, {shortDay(longest.first)} to{' '}
        {shortDay(longest.last)}.
      </p>
      {current && current.days > 1 && (
        <p class="quiet">
          The latest: {numberText(current.days)} days, since {shortDay(current.first)}.
        </p>
      )}
    </details>
  )
}
