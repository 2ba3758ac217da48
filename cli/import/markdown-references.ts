import MarkdownIt, { type Token } from 'markdown-it'

/** What a note names: a file that it shows or links to, as written, and its inline #tags. */
export type References = { files: { name: string; isShown: boolean }[]; tags: string[] }

const markdown = new MarkdownIt({ html: true })
markdown.validateLink = () => true
markdown.normalizeLink = (url) => url
// Obsidian's [[note]], [[file.pdf#page=2|text]] and ![[picture.png|300]].
markdown.inline.ruler.before('link', 'wiki', (state, silent) => {
  const begin = state.src.startsWith('![[', state.pos) ? state.pos + 3 : state.pos + 2
  if (!state.src.startsWith('[[', begin - 2)) return false
  const end = state.src.indexOf(']]', begin)
  const inner = state.src.slice(begin, end)
  if (end < 0 || inner === '' || /[[\]\n]/.test(inner)) return false
  if (!silent) {
    const token = state.push('wiki', '', 0)
    token.content = inner.replace(/[#|].*$/s, '').trim()
    token.info = begin - state.pos === 3 ? 'shown' : ''
  }
  state.pos = end + 2
  return true
})

/** Letters, digits, _, - and /, of which one at least is no digit, as Obsidian has it. */
const tag = /(?<![^\s(])#([\p{L}\p{M}\p{N}_/-]*[\p{L}_/-][\p{L}\p{M}\p{N}_/-]*)/gu
const source = /<(?:img|video|audio|source|embed|iframe)\b[^>]*?\bsrc\s*=\s*["']([^"']+)["']/gi

/** What is named in a Markdown text, but in code. Addresses on the web are left out. */
export function referencesOf(text: string): References {
  const references: References = { files: [], tags: [] }
  for (const token of markdown.parse(text, {})) collect(token, references)
  return references
}

function collect(token: Token, references: References): void {
  const name = (written: string, isShown: boolean) => {
    if (written !== '' && !/^([a-z][a-z0-9+.-]+:|\/\/|#)/i.test(written)) {
      references.files.push({ name: written, isShown })
    }
  }
  if (token.type === 'wiki') name(token.content, token.info === 'shown')
  if (token.type === 'image') name(decoded(token.attrGet('src')), true)
  if (token.type === 'link_open') name(decoded(token.attrGet('href')), false)
  if (token.type.startsWith('html_')) {
    for (const [, src = ''] of token.content.matchAll(source)) name(decoded(src), true)
  }
  if (token.type === 'text') {
    for (const [, found = ''] of token.content.matchAll(tag)) references.tags.push(found)
  }
  for (const child of token.children ?? []) collect(child, references)
}

/** A relative address as a path, without what follows it. */
function decoded(address: string | number | null): string {
  const path = String(address ?? '')
  const bare = path.startsWith('#') ? path : path.replace(/[?#].*$/s, '')
  try {
    return decodeURIComponent(bare).replaceAll('\0', '')
  } catch {
    return bare
  }
}
