import { expect, test } from 'vitest'
import type { TestLifeLog } from './setup.ts'

/** One request, and what is promised of its answer. */
export type Scenario = {
  name: string
  /** Method and path, such as `GET /api/events`; a function where they aren't known before the test. */
  request: string | (() => string)
  json?: unknown
  /** A body that isn't JSON. */
  body?: BodyInit
  /** Besides the owner's token; an empty `Authorization` sends none. */
  headers?: Record<string, string>
  status: number
  /** What the answer's JSON has at least, or texts that are in it. */
  content?: object | string[]
  /** Headers of the answer. */
  answered?: Record<string, string>
  /** Texts that must not be in the answer, its headers included. */
  forbidden?: string[]
}

/** What no answer may show: a trace, a query, a file of the server, a library's name. */
export const internals =
  /\n\s+at |\.ts\b|node_modules|\/work\/|file:\/\/|\bselect\b.*\bfrom\b|insert into|PostgresError|valibot|kysely/i

/** A test for each scenario, against a LifeLog of `useLifeLog`. */
export function testScenarios(lifelog: TestLifeLog, scenarios: Scenario[]): void {
  test.for(scenarios)('$name is answered $status', (scenario) => expectScenario(lifelog, scenario))
}

/** Sends the request and expects the answer that is promised; a failure says nothing of internals. */
export async function expectScenario(
  lifelog: TestLifeLog,
  { request, json, body, headers, status, content = {}, answered = {}, forbidden = [] }: Scenario,
): Promise<void> {
  const [method = '', path = ''] = (typeof request === 'function' ? request() : request).split(' ')
  const init = { method, json, ...(body !== undefined && { body }), ...(headers && { headers }) }
  const response = await lifelog.request(path, init)
  const text = await response.text()
  expect(`${response.status} ${text}`).toMatch(new RegExp(`^${status} `))
  if (Array.isArray(content)) for (const part of content) expect(text).toContain(part)
  else if (text) expect(JSON.parse(text)).toMatchObject(content)
  for (const [name, value] of Object.entries(answered)) {
    expect(response.headers.get(name), name).toBe(value)
  }
  const all = [...response.headers].flat().concat(text).join('\n')
  for (const part of forbidden) expect(all).not.toContain(part)
  if (status < 400) return
  expect(all).not.toMatch(internals)
  if (!path.startsWith('/api/') || method === 'HEAD') return
  expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  const request_id = response.headers.get('X-Request-Id')
  expect(JSON.parse(text)).toMatchObject({ status, request_id })
}
