/** A word or phrase to be found, or to be absent where `excluded`. */
export type SearchTerm = { text: string; prefix: boolean; excluded: boolean }

const maxTerms = 32

/**
 * Reads a search as people type it into a search box: words, "phrases", -excluded and `or`. All
 * terms of one group must match, of one group or another. The last word may be unfinished, so it
 * matches as a beginning, unless it's in quotes, excluded or followed by a space. Terms beyond the
 * 32nd are ignored.
 */
export function parseSearch(q: string): SearchTerm[][] {
  const groups: SearchTerm[][] = [[]]
  const matches = [...q.matchAll(/(-?)"([^"]*)("?)|(-?)([^\s"]+)/gu)].slice(0, maxTerms)
  for (const match of matches) {
    const [whole, , phrase, quote, , word] = match
    const excluded = whole.startsWith('-')
    const last = match.index + whole.length === q.length
    if (word?.toLowerCase() === 'or') groups.push([])
    else {
      groups.at(-1)?.push({
        text: phrase ?? word ?? '',
        prefix: last && !excluded && quote !== '"',
        excluded,
      })
    }
  }
  return groups.filter((group) => group.length > 0)
}
