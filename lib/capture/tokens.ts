/** A word, a number or a sign of a line. */
export type Token = {
  text: string
  /** Without accents, in small letters. */
  fold: string
  start: number
  end: number
  kind: 'word' | 'number' | 'sign'
  /** Nothing stands directly before it. */
  spaced: boolean
  /** In quotes, or behind a `\`: it's read as nothing but words. */
  kept: boolean
}

const pattern = /[\p{L}\p{M}]+|\d+|\S/gu

/** The tokens of a line; what is in quotes is kept. */
export function tokensOf(line: string): Token[] {
  const tokens: Token[] = []
  for (const { 0: text, index } of line.matchAll(pattern)) {
    const kind = /^\d/.test(text) ? 'number' : /^[\p{L}\p{M}]/u.test(text) ? 'word' : 'sign'
    const end = index + text.length
    const spaced = tokens.at(-1)?.end !== index
    tokens.push({ text, fold: fold(text), start: index, end, kind, spaced, kept: false })
  }
  keepQuoted(tokens)
  return tokens
}

/** How words are compared: without accents, in small letters. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

const closing: Record<string, string> = { '"': '"', '“': '”', '„': '“”', '«': '»', '»': '«' }

function keepQuoted(tokens: Token[]): void {
  for (let open = 0; open < tokens.length; open++) {
    const closed = closing[tokens[open]?.text ?? '']
    if (!closed) continue
    const close = tokens.findIndex(({ text }, at) => at > open && closed.includes(text))
    // A quote that isn't closed, or an inch, is none; nor is any behind it.
    if (close < 0) return
    for (const token of tokens.slice(open, close + 1)) token.kept = true
    open = close
  }
}

/** Whether a time can begin at a token: nothing of another word stands directly before it. */
export function startsAt(tokens: Token[], at: number): boolean {
  const token = tokens[at]
  if (!token || token.kept) return false
  return token.spaced || /^[([{,;:–—\\]$/.test(tokens[at - 1]?.text ?? '')
}

/** Whether a time can end before a token: it isn't the rest of a word ("yesterday’s", "10:30:15"). */
export function endsAt(tokens: Token[], at: number): boolean {
  const token = tokens[at]
  if (!token || token.spaced) return true
  if (token.kind !== 'sign') return false
  const behind = tokens[at + 1]
  const isGlued = behind !== undefined && !behind.spaced && behind.kind !== 'sign'
  if (/^[,;:.!?)\]}–—]$/.test(token.text)) return !isGlued || !/^[:.,]$/.test(token.text)
  return false
}
