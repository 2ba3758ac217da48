import { marks, snippetLength } from './find.ts'
import type { SearchTerm } from './parse-search.ts'

/**
 * `text` as HTML: `<mark>` around what the terms match, all else escaped. `marked` is the same text,
 * or the best fragments of it, in which PostgreSQL has marked what matches by English stems; what it
 * can't mark (the beginning of a word, common words, Chinese, Japanese, Korean) is marked here.
 */
export function highlight(text: string, marked: string, terms: SearchTerm[]): string {
  const pattern = patternOf(terms)
  const best = marked.includes(marks.start)
    ? marked.replaceAll(marks.less, '<')
    : withoutMarks(snippet(text, pattern))
  return best
    .split(new RegExp(`(${marks.start}[^${marks.stop}]*${marks.stop})`))
    .map((part) =>
      part.startsWith(marks.start) ? mark(withoutMarks(part)) : markPattern(part, pattern),
    )
    .join('')
}

/** The beginning of a text that has no matches to show, as HTML. */
export function excerpt(text: string): string {
  return escapeHtml(text.length > snippetLength ? `${cut(text, 0, snippetLength)}…` : text)
}

function patternOf(terms: SearchTerm[]): RegExp | undefined {
  const words = terms
    .filter(({ excluded }) => !excluded)
    .map(({ text, prefix }) => {
      const literal = text
        .split(/[^\p{L}\p{N}\p{M}]+/u)
        .filter(Boolean)
        .join('[^\\p{L}\\p{N}\\p{M}]+')
      if (!literal || /[\u1100-\u11ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(literal)) {
        return literal
      }
      return `(?<![\\p{L}\\p{N}])${literal}${prefix ? '' : '(?![\\p{L}\\p{N}])'}`
    })
    .filter(Boolean)
  return words.length > 0 ? new RegExp(words.join('|'), 'giu') : undefined
}

function snippet(text: string, pattern: RegExp | undefined): string {
  if (text.length <= snippetLength) return text
  const place = (pattern && text.search(pattern)) ?? -1
  const start = Math.max(0, place - snippetLength / 4)
  const end = start + snippetLength
  return `${start > 0 ? '…' : ''}${cut(text, start, end)}${end < text.length ? '…' : ''}`
}

/** A slice that doesn't part a surrogate pair. */
function cut(text: string, start: number, end: number): string {
  return text.slice(start, end).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '')
}

function markPattern(text: string, pattern: RegExp | undefined): string {
  if (!pattern) return escapeHtml(text)
  let html = ''
  let end = 0
  for (const match of text.matchAll(pattern)) {
    html += escapeHtml(text.slice(end, match.index)) + mark(match[0])
    end = match.index + match[0].length
  }
  return html + escapeHtml(text.slice(end))
}

function mark(text: string): string {
  return `<mark>${escapeHtml(text)}</mark>`
}

function withoutMarks(text: string): string {
  return text.replaceAll(marks.start, '').replaceAll(marks.stop, '')
}

function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (character) =>
      ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[character] ?? '',
  )
}
