import { problem } from '../base/problem.ts'
import { readText, tooManyFields } from './input.ts'
import { bodyType } from './media-type.ts'
import { parseUrlencoded } from './urlencoded.ts'

/** The fields of a form by name; those that are given more than once have all their values. */
export type FormValues = Record<string, string | string[]>

export const formType = 'application/x-www-form-urlencoded'

/**
 * What a form posts. Line breaks are `\n`, as they were typed, and not the `\r\n` that forms send.
 * @throws {Problem} `unsupported_media_type`, `payload_too_large`, `validation_failed`
 */
export async function readForm(request: Request): Promise<FormValues> {
  if (bodyType(request) !== formType) {
    throw problem('unsupported_media_type', `A form is needed here, as ${formType}.`)
  }
  const pairs = parseUrlencoded(await readText(request), tooManyFields)
  const fields = Map.groupBy(pairs, ([name]) => name)
  return Object.fromEntries(
    Array.from(fields, ([name, pairs]): [string, string | string[]] => {
      const values = pairs.map(([, value]) => value.replaceAll('\r\n', '\n'))
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}
