import { createReadStream } from 'node:fs'
import { TextDecoder } from 'node:util'
import { usage } from '../failure.ts'

/** Byte order marks, which win over what is given (WHATWG Encoding, "BOM sniff"). */
const marks: [mark: number[], encoding: string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]

/** Examples of `--encoding`, with where each comes from. */
export const encodingHelp =
  'windows-1252 (Excel on Windows), macintosh (Excel on a Mac), utf-16le, shift_jis …'

/** @throws {Failure} `usage` for an encoding that isn't one of the WHATWG's */
export function checkEncoding(encoding: string | undefined): void {
  try {
    new TextDecoder(encoding)
  } catch {
    throw usage(`There is no encoding "${encoding}". Possible are ${encodingHelp}`)
  }
}

/**
 * The text of `bytes`: by their byte order mark, else in the given encoding, else in UTF-8.
 * Undefined where they aren't that: nothing is replaced in silence.
 */
export function decode(bytes: Uint8Array, encoding: string | undefined): string | undefined {
  try {
    const text = decoderFor(bytes, encoding).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

/**
 * The text of a file, read as `decode` does, piece by piece.
 * @throws {Failure} `usage` where the file isn't in that encoding
 */
export async function* decodeFile(
  path: string,
  encoding: string | undefined,
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  const take = (chunk?: Uint8Array) => {
    try {
      decoder ??= decoderFor(chunk ?? new Uint8Array(), encoding)
      const text = chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
      if (!text.includes('\0')) return text
    } catch {
      // Said below.
    }
    throw usage(
      `${path} is not ${decoder?.encoding ?? 'text'}. Say what it is by --encoding: ${encodingHelp}`,
    )
  }
  for await (const chunk of createReadStream(path)) yield take(chunk)
  yield take()
}

function decoderFor(head: Uint8Array, given: string | undefined): TextDecoder {
  const marked = marks.find(([mark]) => mark.every((byte, i) => head[i] === byte))?.[1]
  return new TextDecoder(marked ?? given ?? 'utf-8', { fatal: true })
}
