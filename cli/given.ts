import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { Failure, usage } from './failure.ts'
import type { Terminal } from './terminal.ts'

/** Text as given, or all of stdin where it's `-`. */
export async function textOrStdin(given: string, { stdin }: Terminal): Promise<string> {
  return given === '-' ? (await text(stdin)).replace(/\r?\n$/, '') : given
}

/** Comma-separated tags and single ones, as one list; undefined where neither is given. */
export function tagList(list: string | undefined, single: string[] = []): string[] | undefined {
  if (list === undefined && single.length === 0) return undefined
  const listed = (list ?? '').split(',').map((tag) => tag.trim())
  return [...listed.filter(Boolean), ...single]
}

/** @throws {Failure} `usage` for what isn't a JSON object, `not_found` for `@file` without the file */
export async function metadataOf(given: string): Promise<Record<string, unknown>> {
  const source = given.startsWith('@') ? await contentOf(given.slice(1)) : given
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch (error) {
    throw usage(`The metadata is not JSON: ${(error as Error).message}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw usage('The metadata must be a JSON object, like {"price": 18.5}')
  }
  return value as Record<string, unknown>
}

async function contentOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new Failure('not_found', `${path} can't be read. ${(error as Error).message}`)
  }
}

/** @throws {Failure} `usage` for what is no event's id */
export function eventId(given: string): string {
  if (!/^\d{1,16}$/.test(given)) throw usage(`"${given}" is no event's id, which is a number`)
  return given
}

/** `10MB`, `1.5 GB`, `10485760` in bytes; k is 1000, Ki 1024. @throws {Failure} `usage` */
export function byteCount(given: string): number {
  const [, amount, prefix = '', binary] = /^(\d+(?:\.\d+)?) ?([kmg]?)(i?)b?$/i.exec(given) ?? []
  if (!amount) throw usage(`"${given}" is no size. One like 10MB, 2GiB or 10485760 is needed`)
  const power = ' kmg'.indexOf(prefix.toLowerCase() || ' ')
  return Math.round(Number(amount) * (binary ? 1024 : 1000) ** power)
}

/** `90`, `30m`, `1d` in seconds. @throws {Failure} `usage` */
export function secondCount(given: string): number {
  const [, amount, unit = 's'] = /^(\d+) ?([smhdw]?)$/i.exec(given) ?? []
  if (!amount) throw usage(`"${given}" is no length of time. One like 30m, 12h or 7d is needed`)
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }[unit.toLowerCase() || 's'] ?? 1
  return Number(amount) * seconds
}
