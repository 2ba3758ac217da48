import { S3Error } from './s3-error.ts'

export type XmlContent =
  | string
  | number
  | boolean
  | undefined
  | XmlContent[]
  | { [name: string]: XmlContent }

/** An XML document of S3. A list repeats its element; what is undefined is left out. */
export function xmlDocument(root: string, content: XmlContent): string {
  const body = elements(content)
  const namespace = ['Error', 'PostResponse'].includes(root)
    ? ''
    : ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${namespace}>${body}</${root}>`
}

function elements(content: XmlContent): string {
  if (typeof content !== 'object') return escapeText(String(content ?? ''))
  return Object.entries(content)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => [name, one]))
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${elements(value as XmlContent)}</${name}>`)
    .join('')
}

const entities = new Map(Object.entries({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }))
const names = new Map(Array.from(entities, ([name, character]) => [character, `&${name};`]))

function escapeText(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: keys may hold them, XML as text not
    /[\u0000-\u001f<>&"'\u007f\ufffe\uffff]/g,
    (character) => names.get(character) ?? `&#x${character.charCodeAt(0).toString(16)};`,
  )
}

/**
 * The text of every `<name>` that holds nothing but text, in their order. Enough for the flat
 * documents that S3 clients send; CDATA, comments and DTDs, which they never use, are refused.
 * @throws {S3Error} MalformedXML
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

function malformed(): S3Error {
  return new S3Error('MalformedXML', 'The XML of the request is not well-formed or not expected.')
}
