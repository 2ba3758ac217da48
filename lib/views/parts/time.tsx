import { dateFormat } from '../../base/date-format.ts'
import { usePageState } from './page-state.tsx'
import { wordsLanguage } from './words-language.ts'

const form = { dateStyle: 'full', timeStyle: 'short' } as const

/** A timestamp (RFC 3339) as clock and calendar in `timezone` show it. */
export function Time({ at, timezone }: { at: string; timezone: string }) {
  const { locale } = usePageState()
  return (
    <time datetime={at} lang={wordsLanguage()}>
      {dateFormat(locale, timezone, form).format(new Date(at))}
    </time>
  )
}
