import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { findRoutes } from '../../lib/app/router.ts'
import { bodies, strangersRequests } from '../bench/hostile-requests.ts'

test('the bench of hostile requests has each public route, with all bodies where it takes one', async () => {
  const routes = await findRoutes(fileURLToPath(new URL('../../functions', import.meta.url)))
  const requests = strangersRequests(routes)
  const publicRoutes = routes.filter(({ endpoint }) => endpoint.auth === 'public')
  expect(publicRoutes.length).toBeGreaterThan(10)
  for (const { method, path } of publicRoutes) {
    const prefix = path.replace(/:.*/, '')
    const own = requests.filter((one) => one.method === method && one.path.startsWith(prefix))
    if (method !== 'GET') expect(own.length, path).toBeGreaterThanOrEqual(bodies.length)
    else expect(new Set(own.map(({ name }) => name)).size, path).toBeGreaterThan(10)
  }
})
