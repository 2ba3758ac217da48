import { describe, expect, test } from 'vitest'
import { readFlash, setFlash } from '../../../lib/http/flash.ts'

const withCookie = (cookie: string) =>
  new Request('http://localhost/', { headers: { Cookie: cookie.split(';')[0] ?? '' } })
const planted = (value: unknown) =>
  withCookie(`lifelog_flash=${Buffer.from(JSON.stringify(value)).toString('base64url')}`)

describe('the message of the next page', () => {
  test.each([
    { message: '“Küche” is gone. 🎉', undo: '/events/12/restore' },
    { message: 'Saved.', undo: undefined },
  ])('comes back as it was set: %o', (flash) => {
    expect(readFlash(withCookie(setFlash(flash, false)))).toEqual(flash)
  })

  test('fits into a cookie, however long it is', () => {
    const cookie = setFlash({ message: '\ud83c'.repeat(10_000) }, false)
    expect(cookie.length).toBeLessThan(4096)
    expect(readFlash(withCookie(cookie))?.message).toMatch(/…$/)
  })

  test.each(['https://evil.example/', '/logout', '/events/1/delete', '//x/events/1/restore', 7])(
    'has no undo that leads to %s',
    (undo) => {
      expect(readFlash(planted({ message: 'Look!', undo }))).toEqual({ message: 'Look!' })
    },
  )

  test.each([
    withCookie('lifelog_flash=%'),
    withCookie('lifelog_flash=e30x'),
    planted({}),
    planted(null),
    planted('x'),
  ])('is none where the cookie isn’t one of ours', (request) => {
    expect(readFlash(request)).toBeUndefined()
  })
})
