import { describe, expect, test } from 'vitest'
import { compareRoutes, parameterNames, pathShape, routePath } from '../../../lib/app/route-path.ts'

describe('the route of a file', () => {
  test.each([
    ['index.get.tsx', 'GET', '/'],
    ['login.post.tsx', 'POST', '/login'],
    ['api/events/index.get.ts', 'GET', '/api/events'],
    ['api/events/[id].patch.ts', 'PATCH', '/api/events/:id'],
    ['api/events/[id].put.ts', 'PUT', '/api/events/:id'],
    ['api/events/[id]/attachments.post.ts', 'POST', '/api/events/:id/attachments'],
    ['api/attachments/[key]/confirm.post.ts', 'POST', '/api/attachments/:key/confirm'],
    ['api/openapi.json.get.ts', 'GET', '/api/openapi.json'],
    ['manifest.webmanifest.get.ts', 'GET', '/manifest.webmanifest'],
    ['files/[...path].get.ts', 'GET', '/files/:path{.+}'],
    ['a/[x]/b/[y].delete.ts', 'DELETE', '/a/:x/b/:y'],
    ['delete.post.ts', 'POST', '/delete'],
    ['index/index.get.ts', 'GET', '/index'],
  ])('%s is %s %s', (file, method, path) => {
    expect(routePath(file)).toEqual({ method, path })
  })

  test.each(['events.ts', 'events.fetch.ts', 'events.GET.ts', 'get.ts', 'README.md', 'a.get.js'])(
    '%s has none, and the error names it',
    (file) => {
      expect(() => routePath(file)).toThrow(`functions/${file} names no method`)
    },
  )
})

test('parameters are named in the order of the path', () => {
  expect(parameterNames('/a/:x/b/:rest{.+}')).toEqual(['x', 'rest'])
  expect(parameterNames('/a')).toEqual([])
})

test('a path has the same shape whatever its parameters are called', () => {
  expect(pathShape('/events/:id/edit')).toBe(pathShape('/events/:slug/edit'))
  expect(pathShape('/events/:id')).not.toBe(pathShape('/events/:id{.+}'))
})

test('fixed text is matched before a parameter, and that before the rest of the path', () => {
  const paths = ['/:rest{.+}', '/a/:x/c', '/a/:rest{.+}', '/', '/a/b/:x', '/a/b', '/a', '/a/:x']
  expect(paths.toSorted(compareRoutes)).toEqual([
    '/',
    '/a',
    '/a/b',
    '/a/b/:x',
    '/a/:x',
    '/a/:x/c',
    '/a/:rest{.+}',
    '/:rest{.+}',
  ])
})
