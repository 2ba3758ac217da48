import type { ParsedSearch } from '../query/parse.ts'

const cjk = /[\u3005-\u30ff\u3400-\u9fff]/
/** What holds a sentence together and is in every other one: particles and endings. */
const particle = /^[\u3040-\u309f]{1,2}$/

const segmenter = new Intl.Segmenter('ja', { granularity: 'word' })

/**
 * A search in which Chinese and Japanese, written without spaces, has its words apart, without
 * particles: 祖母の空襲の話 becomes 祖母 空襲 話. Phrases in quotes stay as they are.
 */
export function queryWords(q: string, { words = [] }: Pick<ParsedSearch, 'words'>): string {
  let apart = q
  for (const { text, excluded } of words.flat()) {
    if (excluded || !cjk.test(text) || q.includes(`"${text}`)) continue
    const segments = [...segmenter.segment(text)]
      .filter(({ isWordLike, segment }) => isWordLike && !particle.test(segment))
      .map(({ segment }) => segment)
    // Single characters are no words that the dictionary knows.
    if (segments.some((segment) => segment.length > 1))
      apart = apart.replace(text, () => segments.join(' '))
  }
  return apart
}
