/** The letters that PostgreSQL's `fold_letters` takes for others, beside those with accents. */
const folded: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ŧ: 't',
}

/** What a letter may be written as by those who don't have it, and what two letters may stand for. */
const written: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' }
const joined: Record<string, string> = {
  ae: 'äæ',
  oe: 'öøœ',
  ue: 'ü',
  aa: 'å',
  ss: 'ß',
  th: 'þ',
}

/** Latin, Greek and Cyrillic beyond ASCII. */
const accented = [
  [0xc0, 0x2af],
  [0x370, 0x52f],
  [0x1e00, 0x1fff],
] as const

/** By what they are folded to: the letters, each once. */
const letters = new Map<string, string>()
for (const [first, last] of accented) {
  for (let code = first; code <= last; code++) {
    const letter = String.fromCodePoint(code)
    const base = fold(letter)
    if (base !== letter && base.length === 1 && /\p{L}/u.test(letter)) {
      letters.set(base, (letters.get(base) ?? '') + letter)
    }
  }
}

/** `text` in lower case without accents, as the index has it. */
function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/[ßæœþøłđðħıŧ]/g, (letter) => folded[letter] ?? letter)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
}

/**
 * The source of a regular expression (flags `iu`) that matches a word in all the spellings in which
 * it's found: with and without accents, `ue` for `ü` and `ü` for `ue`.
 * @param word of letters, digits and marks alone
 */
export function spellingPattern(word: string): string {
  const parts =
    word
      .normalize('NFC')
      .toLowerCase()
      .match(/ae|oe|ue|aa|ss|th|./gu) ?? []
  return parts
    .map((part) => {
      const plain = [...fold(part)].map(anyOf).join('')
      if (joined[part]) return `(?:${plain}|[${joined[part]}])`
      if (written[part]) return `(?:${written[part]}|${plain})`
      return folded[part] ? `(?:${part}|${plain})` : plain
    })
    .join('')
}

function anyOf(letter: string): string {
  const others = letters.get(letter)
  return others ? `[${letter}${others}]\\p{M}*` : letter
}
