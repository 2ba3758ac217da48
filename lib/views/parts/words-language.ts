import { usePageState } from './page-state.tsx'

/** The language of dates where it isn't that of the page, for who hears them read. */
export function wordsLanguage(): string | undefined {
  const { language } = new Intl.Locale(usePageState().locale)
  return language === 'en' ? undefined : language
}
