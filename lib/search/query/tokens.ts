/** A word, a "phrase", or an operator with its value, as it stands in a search. */
export type Token = {
  /** As it was typed, and where. */
  text: string
  start: number
  end: number
  excluded: boolean
  /** `tag`, `in` …, `meta` with the path to what it compares; undefined for words. */
  operator: { name: string; path: string[]; comparison: Comparison } | undefined
  value: string
  /** In quotes; `closed` where the second one is there. */
  quoted: boolean
  closed: boolean
}

export type Comparison = ':' | '>' | '>=' | '<' | '<='

// A phone's keyboard makes curly quotes.
const quotes = /[“”„]/g

const token =
  /(?=\S)(-?)(?:(?:(tag|in|before|after|on|has|type|near):|meta\.("[^"]+"|[^\s":<>=]+)([<>]=?|[:=])))?(?:"([^"]*)("?)|[^\s"]*)/giu

/** Takes a search apart, in linear time. */
export function tokensOf(q: string): Token[] {
  return [...q.replace(quotes, '"').matchAll(token)].map((match) => {
    const [text, minus, name, key, comparison, phrase, quote] = match
    const operator = name ?? (key && 'meta')
    const before = `${minus}${name ? `${name}:` : ''}${key ? `meta.${key}${comparison}` : ''}`
    return {
      text,
      start: match.index,
      end: match.index + text.length,
      excluded: minus === '-',
      operator: operator
        ? {
            name: operator.toLowerCase(),
            path: key ? pathOf(key) : [],
            comparison: (comparison === '=' ? ':' : (comparison ?? ':')) as Comparison,
          }
        : undefined,
      value: phrase ?? text.slice(before.length),
      quoted: phrase !== undefined,
      closed: quote === '"',
    }
  })
}

/** Dots lead into an object, unless they are in quotes. */
function pathOf(key: string): string[] {
  return key.startsWith('"') ? [key.slice(1, -1)] : key.split('.').filter(Boolean)
}

/** The operator that asks for a tag. */
export function tagText(tag: string): string {
  return /[\s"]/.test(tag) ? `tag:"${tag.replaceAll('"', '')}"` : `tag:${tag}`
}
