/**
 * The language of this machine's locale, by its English name in lower case, as PostgreSQL calls its
 * configurations for text search.
 */
export function machineLanguage(): string {
  const { locale } = new Intl.DateTimeFormat().resolvedOptions()
  const name = new Intl.DisplayNames(['en'], { type: 'language' }).of(locale.split('-')[0] ?? 'en')
  return name?.toLowerCase().split(' ')[0] ?? 'english'
}
