import * as v from 'valibot'
import { expect, test } from 'vitest'
import { endpoint } from '../../../lib/http/endpoint.ts'

const declared = { summary: 'Count', result: v.object({ count: v.number() }) }

test('what an endpoint answers with has the type of its result', () => {
  endpoint({ ...declared, handle: () => ({ count: 1 }) })
  endpoint({ ...declared, handle: async ({ c }) => c.json({ count: 1 }, 201) })
  // @ts-expect-error A text is no number.
  endpoint({ ...declared, handle: () => ({ count: '1' }) })
  // @ts-expect-error The count is missing.
  endpoint({ ...declared, handle: async () => ({}) })
  // @ts-expect-error A result of media types is a Response.
  endpoint({ summary: 'Count', result: ['text/plain'], handle: () => 'one' })
  // @ts-expect-error Without a result there is nothing to answer with.
  endpoint({ summary: 'Count', handle: () => ({ count: 1 }) })
  expect(endpoint({ ...declared, handle: () => ({ count: 1 }) }).status).toBe(200)
  expect(endpoint({ summary: 'Count', handle: () => undefined }).status).toBe(204)
})
