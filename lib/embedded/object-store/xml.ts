import { xmlTexts } from '../../http/xml-texts.ts'
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

/** As `xmlTexts`. @throws {S3Error} MalformedXML */
export function requestedTexts(document: string, name: string): string[] {
  try {
    return xmlTexts(document, name)
  } catch (cause) {
    throw new S3Error('MalformedXML', (cause as Error).message)
  }
}
