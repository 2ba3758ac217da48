import { isMap, isScalar, isSeq, parseDocument } from 'yaml'

/** What stands before a note in YAML, and the note; `wrong` where that is no YAML. */
export type FrontMatter = { values: Record<string, unknown>; body: string; wrong?: string }

/** What is text whatever it looks like: a title of 007 isn't 7. */
const texts = /^(title|uid|tags?|keywords)$/i

/** Splits a note. What is between two lines of dashes and no mapping is part of the note. */
export function readFrontMatter(text: string): FrontMatter {
  const [, yaml, body = ''] = /^(?:---[ \t]*\n(.*?)^---[ \t]*(?:\n|$))?(.*)$/ms.exec(text) ?? []
  if (yaml === undefined) return { values: {}, body: text }
  const document = parseDocument(yaml, { schema: 'core' })
  const [error] = document.errors
  if (error) return { values: {}, body, wrong: error.message.split('\n')[0] ?? '' }
  if (document.contents === null) return { values: {}, body }
  if (!isMap(document.contents)) return { values: {}, body: text }
  try {
    const values = document.toJS({ maxAliasCount: 10 }) as Record<string, unknown>
    for (const { key, value } of document.contents.items) {
      const name = String(isScalar(key) ? key.value : key)
      if (texts.test(name)) values[name] = asWritten(value)
    }
    return { values, body }
  } catch (error) {
    return { values: {}, body, wrong: (error as Error).message }
  }
}

function asWritten(node: unknown): unknown {
  if (isSeq(node)) return node.items.map(asWritten)
  if (!isScalar(node)) return undefined
  return typeof node.value === 'string' || node.value === null ? node.value : node.source
}
