import { expect, test } from 'vitest'
import type { TestLifeLog } from './setup.ts'

/** One request, and what is promised of its answer. */
export type Scenario = {
  name: string
  /** Method and path, such as `GET /api/events`. */
  request: string
  json?: unknown
  /** Besides the owner's token; an empty `Authorization` sends none. */
  headers?: Record<string, string>
  status: number
  /** What the answer's JSON has at least, or texts that are in it. */
  content?: object | string[]
  /** Texts that must not be in the answer, its headers included. */
  forbidden?: string[]
}

/** A test for each scenario, against the LifeLog that is running by then. */
export function testScenarios(lifelog: () => TestLifeLog, scenarios: Scenario[]): void {
  test.for(scenarios)('$name: $request is answered $status', async (scenario) => {
    const { request, json, headers, status, content = {}, forbidden = [] } = scenario
    const [method = '', path = ''] = request.split(' ')
    const response = await lifelog().request(path, { method, json, headers })
    const text = await response.text()
    expect(response.status, text).toBe(status)
    if (Array.isArray(content)) for (const part of content) expect(text).toContain(part)
    else if (text) expect(JSON.parse(text)).toMatchObject(content)
    const all = [...response.headers].flat().concat(text).join('\n')
    for (const part of forbidden) expect(all).not.toContain(part)
    if (status >= 400 && path.startsWith('/api/')) {
      expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    }
  })
}
