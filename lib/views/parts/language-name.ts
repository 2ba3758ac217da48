/** A language of the search as people read it. */
export function languageName(language: string): string {
  return language.charAt(0).toUpperCase() + language.slice(1)
}
