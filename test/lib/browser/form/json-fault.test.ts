import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonFault } from '../../../../lib/browser/form/json-fault.client.ts'

test.for([
  ['{', 'Line 1, column 2: a "name" in double quotes or } is expected'],
  ['{"a":1,}', 'Line 1, column 8: a "name" in double quotes is expected'],
  ['{"a" 1}', 'Line 1, column 6: a colon is expected'],
  ['{"a": 1\n "b": 2}', 'Line 2, column 2: a comma or } is expected'],
  ['{"a": [1 2]}', 'Line 1, column 10: a comma or ] is expected'],
  ['{"a":\n\n  tru}', 'Line 3, column 3: a value is expected'],
  ['{"a": "x', 'Line 1, column 7: a " at the end of this text is expected'],
  ["{'a': 1}", 'Line 1, column 2: a "name" in double quotes or } is expected'],
  ['{"a": 1}}', 'Line 1, column 9: nothing more is expected'],
  ['[1]', 'Metadata must be an object: {"name": "value"}'],
] as const)('%j is at fault, and where', ([text, fault]) => {
  expect(jsonFault(text)).toBe(fault)
})

test('nothing is wrong with an object, and nothing with nothing', () => {
  expect(jsonFault('{"a": [1, -2.5e3, true, null, {"ü\\n": ""}]}')).toBeUndefined()
  expect(jsonFault(' \n ')).toBeUndefined()
})

test('whatever is typed into JSON, a fault has a place exactly where there is one', () => {
  fc.assert(
    fc.property(
      fc.json(),
      fc.nat(),
      fc.constantFrom('x', '{', '}', ',', '"', ':'),
      (json, at, odd) => {
        const place = at % (json.length + 1)
        const text = json.slice(0, place) + odd + json.slice(place)
        const fault = jsonFault(text)
        const [, column] = /column (\d+)/.exec(fault ?? '') ?? []
        if (isJson(text)) expect(column).toBeUndefined()
        else expect(Number(column)).toBeGreaterThan(0)
      },
    ),
    { numRuns: 1000 },
  )
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
