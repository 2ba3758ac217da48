const separators = "[._/&+'’-]"
const tagCharacters = '[\\p{L}\\p{N}\\p{M}\\p{Extended_Pictographic}\\u200d]'

/**
 * A `#` that begins a tag: not within a word (`C#`), nor in a URL (`https://example.org/#part`).
 * Japanese keyboards make a full-width one.
 */
const tag = new RegExp(
  `(?<![^\\s([{"'“‘,;])[#＃](${tagCharacters}+(?:${separators}+${tagCharacters}+)*)`,
  'gu',
)

const longestTag = 64

/**
 * Reads a line as people note a moment, with `#tags` in it. Tags before or behind the text go; one
 * that is a word of the sentence keeps its place there, without the `#`. A number alone (`#1`) is
 * no tag, nor is what would be too long for one. A line of nothing but tags is its own title.
 */
export function parseQuickAdd(line: string): { title: string; tags: string[] } {
  const found = [...line.matchAll(tag)].filter((match) => isTag(match[1] ?? ''))
  const tags = found.map((match) => match[1] ?? '')
  return { title: asWords(withoutOuterTags(line, found)) || asWords(line), tags }
}

function asWords(text: string): string {
  return text.replace(tag, (whole, name) => (isTag(name) ? name : whole)).trim()
}

function isTag(name: string): boolean {
  return /[\p{L}\p{Extended_Pictographic}]/u.test(name) && [...name].length <= longestTag
}

/** The line from behind the tags at its beginning to before those at its end. */
function withoutOuterTags(line: string, found: RegExpExecArray[]): string {
  const isGap = (text: string) => /^[\s,;]*$/.test(text)
  let start = 0
  for (const match of found) {
    if (!isGap(line.slice(start, match.index))) break
    start = match.index + match[0].length
  }
  let end = line.length
  for (const match of found.toReversed()) {
    if (match.index < start || !isGap(line.slice(match.index + match[0].length, end))) break
    end = match.index
  }
  const text = line.slice(start, end).replace(start > 0 ? /^[\s,;]+/ : '', '')
  return end < line.length ? text.replace(/[\s,;]+$/, '') : text
}
