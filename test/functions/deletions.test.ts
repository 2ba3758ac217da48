import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { findRoutes } from '../../lib/app/router.ts'

/** What takes something away: what undoes it, or why nothing does. */
const deletions: Record<string, { undo: string } | 'ends access' | 'for good'> = {
  'DELETE /api/attachments/:key': { undo: 'POST /api/attachments/:key/restore' },
  'DELETE /api/attachments/:key/link': 'ends access',
  'DELETE /api/events/:id': { undo: 'POST /api/events/:id/restore' },
  'DELETE /api/pins/:id': { undo: 'PUT /api/pins/:id' },
  'DELETE /api/tags': { undo: 'POST /api/tags/changes/:id/undo' },
  'DELETE /api/views/:id': { undo: 'POST /api/views/:id/restore' },
  'PATCH /api/events': { undo: 'POST /api/events/changes/:id/undo' },
  'POST /api/auth/token/rotate': 'ends access',
  'POST /attachments/:key/delete': { undo: 'POST /attachments/:key/restore' },
  'POST /attachments/:key/end-links': 'ends access',
  'POST /events/:id/delete': { undo: 'POST /events/:id/restore' },
  'POST /events/:id/end-links': 'ends access',
  'POST /events/:id/unpin': { undo: 'POST /events/:id/pin' },
  'POST /events/selected': { undo: 'POST /events/changes/:id/undo' },
  'POST /logout': 'ends access',
  'POST /on-this-day/pauses': { undo: 'POST /on-this-day/pauses/undo' },
  'POST /second-factor-off': 'ends access',
  'POST /settings/passkeys/:id/remove': 'ends access',
  'POST /settings/sessions/:id/end': 'ends access',
  'POST /settings/sign-out': 'ends access',
  'POST /settings/token': 'ends access',
  'POST /tags/delete': { undo: 'POST /tags/changes/:id/undo' },
  'POST /trash/:id/delete': 'for good',
  'POST /trash/empty': 'for good',
  'POST /trash/files/:key/delete': 'for good',
  'POST /views/:id/delete': { undo: 'POST /views/:id/restore' },
}

const words =
  /\/(delete|remove|end|end-links|empty|unpin|rotate|off|sign-out|logout|second-factor-off)$/

test('whatever is deleted has a way back, but for what lets people in and what is said to go for good', async () => {
  const routes = await findRoutes(fileURLToPath(new URL('../../functions', import.meta.url)))
  const names = routes.map(({ method, path }) => `${method} ${path}`)
  const deleting = routes.filter(
    ({ method, path }) => method === 'DELETE' || (method === 'POST' && words.test(path)),
  )
  for (const { method, path } of deleting) expect(deletions).toHaveProperty([`${method} ${path}`])
  for (const [route, way] of Object.entries(deletions)) {
    expect(names).toContain(route)
    if (typeof way === 'object') expect(names).toContain(way.undo)
  }
})
