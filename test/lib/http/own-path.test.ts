import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ownPath } from '../../../lib/http/own-path.ts'

const site = 'https://log.example'

test.each([
  '/.//evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/%2e//evil.example',
  '/a/%2E%2e//evil.example',
  '/./\\evil.example',
  '//lifelog.invalid//evil.example',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '',
  undefined,
])('no way after a login leads elsewhere: %j', (address) => {
  expect(ownPath(address)).toBe('/')
})

test.each([
  ['/', '/'],
  ['/events/7?from=/#files', '/events/7?from=/#files'],
  ['/?q=//evil.example', '/?q=//evil.example'],
  ['/a//b', '/a//b'],
])('a path of this site stays itself: %j', (address, path) => {
  expect(ownPath(address)).toBe(path)
})

test('whatever is asked for, a browser that follows it stays on this site', () => {
  const piece = fc.oneof(
    fc.constantFrom('/', '\\', '.', '..', '%2e', '%2f', '%5c', '@', ':', '?', '#', '\t', '\n', ' '),
    fc.constantFrom('evil.example', 'lifelog.invalid', 'https:', 'a', '\u3002', '\uff0f'),
    fc.string({ maxLength: 3 }),
  )
  const address = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(address, fc.boolean(), (text, absolute) => {
      const path = ownPath(absolute ? `/${text}` : text)
      expect(path.startsWith('/')).toBe(true)
      expect(new URL(path, site).origin).toBe(site)
      // What was resolved once leads to the same place when it's resolved again.
      expect(ownPath(path)).toBe(path)
    }),
    { numRuns: 20_000 },
  )
})
