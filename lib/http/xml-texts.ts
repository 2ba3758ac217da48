const entities = new Map(Object.entries({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }))

/**
 * The text of every `<name>` that holds nothing but text, in their order. Enough for the flat
 * documents of S3; CDATA, comments and DTDs, which it never uses, are refused.
 * @throws {SyntaxError}
 */
export function xmlTexts(document: string, name: string): string[] {
  if (document.includes('<!')) throw malformed()
  const found = document.matchAll(new RegExp(`<${name}(?:\\s[^<>]*)?>([^<]*)</${name}\\s*>`, 'g'))
  return Array.from(found, ([, text = '']) => unescapeText(text))
}

function unescapeText(text: string): string {
  return text.replace(/&([^;]*);?/g, (_, entity: string) => {
    const number = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(entity)
    const codePoint = number?.[1] ? Number.parseInt(number[1], 16) : Number(number?.[2])
    const character = codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : entities.get(entity)
    if (character === undefined) throw malformed()
    return character
  })
}

function malformed(): SyntaxError {
  return new SyntaxError('The XML is not well-formed or not expected.')
}
