import { problem } from '../../base/problem.ts'
import { isBlank, parseRecord, recordMaxBytes, type SourceRecord, tooLong } from './ndjson.ts'

const [quote, backslash, lineFeed, comma] = [0x22, 0x5c, 0x0a, 0x2c]
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d]

/** White space, and the bytes of a byte order mark. */
const mayPrecede = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf])

/**
 * The records of one JSON document: those in the arrays `lists` of the object that it is, or of the
 * array that it is itself. Holds one record in memory: the document is cut at the commas of that
 * array, and only what is between them is parsed.
 * @throws {Problem} `invalid_json` where it isn't such a document
 */
export async function* recordsOfDocument(
  chunks: AsyncIterable<Uint8Array>,
  lists = ['events', 'revisions'],
): AsyncGenerator<SourceRecord> {
  let line = 1
  let depth = 0
  let inText = false
  let escaped = false
  /** The latest text directly in the document's object: before an array, that is its name. */
  let name = ''
  /** The depth within the array of records, while the bytes are in it. */
  let level: number | undefined
  let found = false
  const record = createCollector()

  for await (const chunk of chunks) {
    let from = 0
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number
      if (byte === lineFeed) line += 1
      if (inText) {
        if (escaped) escaped = false
        else if (byte === backslash) escaped = true
        else if (byte === quote) inText = false
        if (inText && depth === 1 && name.length < 10) name += String.fromCharCode(byte)
      } else if (byte === quote) {
        inText = true
        if (depth === 1) name = ''
      } else if (byte === openArray || byte === openObject) {
        depth += 1
        const isList = byte === openArray && (depth === 1 || (depth === 2 && lists.includes(name)))
        if (isList && level === undefined) {
          found = true
          level = depth
          from = i + 1
          record.begin(line)
        }
      } else if (byte === comma || byte === closeArray || byte === closeObject) {
        if (depth === level && byte !== closeObject) {
          record.add(chunk.subarray(from, i))
          const taken = record.take()
          if (taken) yield taken
          from = i + 1
          record.begin(line)
          if (byte === closeArray) level = undefined
        }
        if (byte !== comma) depth -= 1
      } else if (depth === 0 && !found && !mayPrecede.has(byte)) {
        throw noDocument()
      }
    }
    if (level !== undefined) record.add(chunk.subarray(from))
  }
  if (!found) throw noDocument()
  if (level !== undefined) yield { line, reason: 'is cut off: the document has no end' }
}

/** Collects the bytes of a record, with the line of the first that isn't white space. */
function createCollector() {
  let line = 1
  let pieces: Uint8Array[] = []
  let bytes = 0
  return {
    begin(at: number) {
      line = at
      pieces = []
      bytes = 0
    },
    add(piece: Uint8Array) {
      bytes += piece.length
      if (bytes <= recordMaxBytes) pieces.push(piece)
      else pieces = []
    },
    take(): SourceRecord | undefined {
      if (bytes > recordMaxBytes) return tooLong(line)
      if (isBlank(pieces)) return undefined
      const whole = Buffer.concat(pieces)
      for (let i = 0; mayPrecede.has(whole[i] ?? 0); i++) if (whole[i] === lineFeed) line += 1
      return parseRecord(whole, line)
    },
  }
}

function noDocument() {
  return problem(
    'invalid_json',
    'The body is no JSON export: an object with an array "events" is needed, or an array of events.',
  )
}
