/**
 * `timestamptz` as RFC 3339 text: PostgreSQL keeps microseconds, a Date only milliseconds, and a
 * cursor must name a row exactly.
 */
const timestamptz = {
  to: 1184,
  from: [1184],
  serialize: (value: string) => value,
  parse: (text: string) => `${text.slice(0, 10)}T${text.slice(11, -3)}Z`,
}

/** Identity columns and counts stay far below 2^53. */
const bigint = { to: 20, from: [20], serialize: String, parse: Number }

/**
 * How the columns that differ from postgres.js's own are read and written, by the type's number in
 * PostgreSQL's pg_type. Arrays that aren't listed here arrive as text.
 */
export const columnTypes = {
  timestamptz,
  bigint,
  bigints: arrayOf(1016, Number),
  texts: arrayOf(1009, String),
}

/** Arrays of one dimension, without nulls (PostgreSQL, Array Input and Output Syntax). */
function arrayOf<T>(type: number, parse: (text: string) => T) {
  return {
    to: type,
    from: [type],
    serialize: (items: T[]) =>
      `{${items.map((item) => `"${String(item).replace(/["\\]/g, '\\$&')}"`).join()}}`,
    parse: (text: string) => {
      if (text === '{}') return []
      // Nearly all arrays are plain, and there are fifty in a page.
      if (!text.includes('"'))
        return text
          .slice(1, -1)
          .split(',')
          .map((item) => parse(item))
      return [...text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|[^,]+/gs)].map(([bare, quoted]) =>
        parse(quoted?.replace(/\\(.)/gs, '$1') ?? bare),
      )
    },
  }
}
