import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { Failure } from './failure.ts'

/** The JSON objects of an NDJSON answer. @throws {Failure} `unreachable` where it breaks off */
export async function* readLines<T>(answer: Readable): AsyncGenerator<T> {
  let broken: unknown
  answer.on('error', (error) => {
    broken = error
  })
  for await (const line of createInterface({
    input: answer,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (line !== '') yield JSON.parse(line)
  }
  if (broken) throw new Failure('unreachable', 'LifeLog broke off.', { cause: broken })
}
