/** First and last byte, both included. */
export type ByteRange = { first: number; last: number }

/**
 * The part of a file of `size` bytes that a Range header asks for (RFC 9110, section 14). Undefined
 * where the whole file is to be sent: without a range, with one that isn't well-formed, and with
 * several.
 */
export function byteRange(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const [, from, to] = /^bytes ?= ?(\d*) ?- ?(\d*)$/i.exec(header?.trim() ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined
  if (from === '') {
    const length = Number(to)
    return length === 0 ? 'unsatisfiable' : { first: Math.max(0, size - length), last: size - 1 }
  }
  const first = Number(from)
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (to !== '' && Number(to) < first) return undefined
  return first < size ? { first, last } : 'unsatisfiable'
}
