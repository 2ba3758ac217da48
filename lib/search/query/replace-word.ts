/** `text` with another word, or nothing, in place of one. */
export function replaceWord(text: string, word: string, by: string): string {
  return text.replace(
    new RegExp(`(?<![\\p{L}\\p{N}])"?${RegExp.escape(word)}"?(?![\\p{L}\\p{N}])`, 'u'),
    () => by,
  )
}
