/** A text with what is selected in it. */
export type Selected = { text: string; start: number; end: number }

/** Replaces what is from `from` to `to` by `insert`, and selects from `start` to `end` of what is there then. */
export type Edit = { from: number; to: number; insert: string; start: number; end: number }

export type Format =
  | 'bold'
  | 'italic'
  | 'code'
  | 'link'
  | 'heading'
  | 'quote'
  | 'list'
  | 'checklist'

/** What a format makes of a selection; where it has the format already, it's taken away. */
export function formatted(selected: Selected, format: Format): Edit {
  switch (format) {
    case 'bold':
      return wrapped(selected, '**')
    case 'italic':
      return wrapped(selected, '*')
    case 'code':
      return isSeveralLines(selected) ? fenced(selected) : wrapped(selected, '`')
    case 'link':
      return linked(selected)
    default:
      return prefixed(selected, format)
  }
}

function isSeveralLines({ text, start, end }: Selected): boolean {
  return text.slice(start, end).trim().includes('\n')
}

function wrapped(selected: Selected, mark: string): Edit {
  const { text, start, end } = trimmed(selected)
  const { length } = mark
  const inner = text.slice(start, end)
  if (inner.length > 2 * length && isMarked(inner, length, inner.length - length, mark)) {
    const insert = inner.slice(length, -length)
    return { from: start, to: end, insert, start, end: start + insert.length }
  }
  if (isMarked(text, start, end, mark)) {
    const from = start - length
    return { from, to: end + length, insert: inner, start: from, end: from + inner.length }
  }
  const insert = mark + inner + mark
  return { from: start, to: end, insert, start: start + length, end: start + length + inner.length }
}

/** Whether a mark stands on both sides, and not as a part of a longer one: `*` is none in `**`. */
function isMarked(text: string, start: number, end: number, mark: string): boolean {
  const [character = ''] = mark
  let before = 0
  let after = 0
  while (before < start && text[start - 1 - before] === character) before += 1
  while (text[end + after] === character) after += 1
  const marks = Math.min(before, after)
  return character === '*' ? marks === mark.length || marks === 3 : marks >= mark.length
}

/** Spaces at the edges can't be within marks. */
function trimmed({ text, start, end }: Selected): Selected {
  let [first, last] = [start, end]
  while (first < last && /\s/.test(text[first] ?? '')) first += 1
  while (last > first && /\s/.test(text[last - 1] ?? '')) last -= 1
  return { text, start: first, end: last }
}

function fenced({ text, start, end }: Selected): Edit {
  const { from, to } = linesAt({ text, start, end })
  const insert = `\`\`\`\n${text.slice(from, to)}\n\`\`\``
  return { from, to, insert, start: from + 4, end: from + insert.length - 4 }
}

const scheme = 'https://'

function linked(selected: Selected): Edit {
  const { text, start: from, end: to } = trimmed(selected)
  const words = text.slice(from, to)
  if (/^https?:\/\/\S+$/.test(words)) {
    return { from, to, insert: `[](${words})`, start: from + 1, end: from + 1 }
  }
  const insert = `[${words}](${scheme})`
  if (!words) return { from, to, insert, start: from + 1, end: from + 1 }
  const url = from + insert.length - 1 - scheme.length
  return { from, to, insert, start: url, end: url + scheme.length }
}

const prefixes = { heading: '# ', quote: '> ', list: '- ', checklist: '- [ ] ' }
/** What each of them takes the place of. */
const heading = /^#{1,6} /
const item = /^(?:[-+*]|\d{1,9}[.)]) (?:\[[ xX]\] )?/
const known = {
  heading: { own: heading, other: heading },
  quote: { own: /^> ?/, other: /^$/ },
  list: { own: /^[-+*] (?!\[[ xX]\] )/, other: item },
  checklist: { own: /^[-+*] \[[ xX]\] /, other: item },
}

function prefixed(selected: Selected, format: keyof typeof prefixes): Edit {
  const { from, to } = linesAt(selected)
  const { own, other } = known[format]
  const lines = selected.text.slice(from, to).split('\n')
  const isOne = lines.length === 1
  // Empty lines stay so between others, and are what is meant where there are no others.
  const areEmpty = lines.every((line) => !line.trim())
  const isMeant = (line: string) => areEmpty || line.trim() !== ''
  const isFormatted = lines.filter(isMeant).every((line) => own.test(line.trimStart()))
  const changed = lines.map((line) => {
    if (!isMeant(line)) return line
    const indent = line.slice(0, line.length - line.trimStart().length)
    const rest = line.slice(indent.length)
    if (isFormatted) return indent + rest.replace(own, '')
    return own.test(rest) ? line : indent + prefixes[format] + rest.replace(other, '')
  })
  const insert = changed.join('\n')
  if (!isOne) return { from, to, insert, start: from, end: from + insert.length }
  const moved = Math.max(from, Math.min(selected.end, to) + insert.length - (to - from))
  return { from, to, insert, start: moved, end: moved }
}

/** The whole of the lines that are touched. */
function linesAt({ text, start, end }: Selected): { from: number; to: number } {
  const from = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1
  // What ends with a line break ends with the line before it.
  const last = end > start && text[end - 1] === '\n' ? end - 1 : end
  const next = text.indexOf('\n', last)
  return { from, to: next < 0 ? text.length : next }
}

const marker = /^([ \t]*)(?:([-+*])|(\d{1,9})([.)])|(>))[ \t](\[[ xX]\][ \t])?/

/**
 * What Enter makes at the end or within an item of a list or a quote: the next one, and where it's still
 * empty an end of the list. Undefined where it's a line break like any other.
 */
export function continued({ text, start, end }: Selected): Edit | undefined {
  if (start !== end) return undefined
  const { from, to } = linesAt({ text, start, end })
  const line = text.slice(from, to)
  const [mark, indent = '', bullet, number, stop = '', quote, box] = marker.exec(line) ?? []
  if (mark === undefined || start < from + mark.length) return undefined
  if (line.trim() === mark.trim()) return { from, to, insert: '', start: from, end: from }
  const next = bullet ?? quote ?? `${Number(number) + 1}${stop}`
  const insert = `\n${indent}${next} ${box ? '[ ] ' : ''}`
  return {
    from: start,
    to: start,
    insert,
    start: start + insert.length,
    end: start + insert.length,
  }
}

/** The Markdown of a picture of the event; what is selected becomes its caption. */
export function withPicture({ text, start, end }: Selected, filename: string): Edit {
  const encoded = filename.replace(/[%:?#\\<>]/g, encodeURIComponent)
  const target = /[\s()]/.test(encoded) ? `<${encoded}>` : encoded
  const caption = text.slice(start, end).replace(/[[\]\n]/g, ' ')
  const insert = `![${caption}](${target})`
  const from = start + 2
  return { from: start, to: end, insert, start: from, end: from + caption.length }
}
