import { expect, test } from 'vitest'
import { createLog } from '../../../lib/base/log.ts'
import { readableLog } from '../../../lib/base/readable-log.ts'

test('a line of the log for people has time, message, what goes with it, and errors in full', () => {
  let written = ''
  const log = createLog(
    'info',
    readableLog((text) => {
      written += text
    }),
  )
  log.info({ method: 'GET', route: '/api/events', status: 200 }, 'request')
  log.warn({ err: new Error('refused', { cause: new Error('down') }) }, 'does not answer yet')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours
  const plain = written.replace(/\u001b\[\d+m/g, '')
  expect(plain).toMatch(
    /^\d\d:\d\d:\d\d request method=GET route=\/api\/events status=200\n\d\d:\d\d:\d\d warn: does not answer yet\n {2}Error: refused\n/,
  )
  expect(plain).toContain('  Error: down\n')
  expect(plain).not.toMatch(/[{}]|hostname/)
})
