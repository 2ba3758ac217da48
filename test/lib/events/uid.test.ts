import { validate, version } from 'uuid'
import { expect, test } from 'vitest'
import { newUid } from '../../../lib/events/uid.ts'

test('a new uid is a UUID of version 7, in the order of time and never the same', () => {
  const early = newUid(new Date('1970-01-01T00:00:00.001Z'))
  const now = new Date('2026-11-24T12:30:00.000Z')
  const uids = Array.from({ length: 1_000 }, (_, i) => newUid(new Date(now.getTime() + i)))
  expect(uids.every((uid) => validate(uid) && version(uid) === 7)).toBe(true)
  expect(early.startsWith('00000000-0001-7')).toBe(true)
  expect(uids.toSorted()).toEqual(uids)
  expect(new Set(Array.from({ length: 1_000 }, () => newUid(now))).size).toBe(1_000)
})
