import { expect, test } from 'vitest'
import { jsonFault } from '../../../../lib/browser/form/json-fault.client.ts'

test.for(['{', '{"a":1,}', '{"a" 1}', '{"a": 1\n "b": 2}', "{'a': 1}", '{"a": 1}}'])(
  '%j is at fault, and where',
  (text) => {
    expect(jsonFault(text)).toMatch(/^This isn’t JSON: .+ at position \d+ \(line \d+ column \d+\)$/)
  },
)

test('what isn’t an object is at fault', () => {
  expect(jsonFault('[1]')).toBe('Metadata must be an object: {"name": "value"}')
})

test('nothing is wrong with an object, and nothing with nothing', () => {
  expect(jsonFault('{"a": [1, -2.5e3, true, null, {"ü\\n": ""}]}')).toBeUndefined()
  expect(jsonFault(' \n ')).toBeUndefined()
})
