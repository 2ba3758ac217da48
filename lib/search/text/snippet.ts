import { plainText } from '../../events/markdown.ts'
import type { SearchTerm } from '../query/parse.ts'
import { markPattern, patternOf, snippet } from './highlight.ts'
import { marks, snippetLength } from './marked.ts'

/** So much more of a description is read than is shown, as much of it may be Markdown's own. */
const overscan = 4

/** A description's beginning as people read it, without the Markdown: as HTML. */
export function beginning(description: string): string {
  return matchingPart(description, '', [])
}

/**
 * The part of a description that matches best, as people read it, without the Markdown: as HTML,
 * with `<mark>` around what matches. Takes what `highlight` takes.
 */
export function matchingPart(description: string, marked: string, terms: SearchTerm[]): string {
  const words = wordsMarked(marked).map((text) => ({ text, prefix: false, excluded: false }))
  // The words come first, as the beginning of one must not be marked in place of it.
  const pattern = patternOf([...words, ...terms])
  const place = placeMarked(description, marked) ?? (pattern ? description.search(pattern) : 0)
  const start = readingStart(description, place)
  const { text, isWhole } = read(description, start, Math.max(place, start))
  const part = snippet(text, pattern)
  const before = start > 0 && !part.startsWith('…') ? '…' : ''
  const after = isWhole || part.endsWith('…') ? '' : '…'
  return markPattern(before + part + after, pattern)
}

const between = new RegExp(`${marks.start}([^${marks.start}${marks.stop}]*)${marks.stop}`, 'g')

function wordsMarked(marked: string): string[] {
  return [...new Set(marked.matchAll(between).map(([, word = '']) => word.toLowerCase()))]
}

/** Where in the description that fragment begins to match in which PostgreSQL marked the most. */
function placeMarked(description: string, marked: string): number | undefined {
  if (!marked.includes(marks.start)) return undefined
  const [best = ''] = marked
    .split(marks.gap)
    .toSorted((one, other) => wordsMarked(other).length - wordsMarked(one).length)
  const source = best.replace(between, '$1').replaceAll(marks.less, '<')
  return description.indexOf(source) + best.indexOf(marks.start)
}

/**
 * Where to begin to read, so that `place` is shown: with its paragraph, where Markdown begins anew.
 * Within a very long one after any space, far enough before that what was cut isn't shown.
 */
function readingStart(description: string, place: number): number {
  if (place < overscan * snippetLength) return 0
  const farthest = Math.max(0, place - 2 * overscan * snippetLength)
  const before = description.slice(farthest, place)
  const paragraph = before.lastIndexOf('\n\n')
  return farthest + Math.max(0, paragraph >= 0 ? paragraph : before.search(/\s/))
}

/**
 * The text from `start` on to well behind `place`, as people read it. It ends between words, and so
 * late that Markdown which is cut there isn't shown.
 */
function read(description: string, start: number, place: number) {
  let end = place + overscan * snippetLength
  for (;;) {
    const isWhole = end >= description.length
    const source = description.slice(start, end)
    const text = plainText(isWhole ? source : source.replace(/\s\S*$/, ''))
    if (isWhole || text.length >= 2 * snippetLength) return { text, isWhole }
    end = start + overscan * (end - start)
  }
}
