const methods = ['get', 'post', 'put', 'patch', 'delete']

/**
 * The method and path of a handler file, from its path below `functions/`:
 * `api/events/[id].patch.ts` is PATCH /api/events/:id, `index.get.tsx` is GET /.
 * Only the last suffix is the method, so `openapi.json.get.ts` is GET /openapi.json.
 * @throws {Error} for a file that names no method.
 */
export function routePath(file: string): { method: string; path: string } {
  const parts = /^(.*)\.([a-z]+)\.tsx?$/.exec(file)
  const [, name = '', method = ''] = parts ?? []
  if (!methods.includes(method)) {
    throw new Error(`functions/${file} names no method: expected <name>.<${methods.join('|')}>.ts`)
  }
  const segments = name.split('/').map((segment) => {
    const rest = /^\[\.\.\.(\w+)\]$/.exec(segment)
    if (rest) return `:${rest[1]}{.+}`
    return segment.replace(/\[(\w+)\]/g, ':$1')
  })
  if (segments.at(-1) === 'index') segments.pop()
  return { method: method.toUpperCase(), path: `/${segments.join('/')}` }
}

/** The names of the parameters in a route's path. */
export function parameterNames(path: string): string[] {
  return [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')
}

/** A path in which parameters have no name: two routes of the same shape are the same route. */
export function pathShape(path: string): string {
  return path.replace(/:\w+/g, ':')
}

/**
 * Orders routes as they must be matched: at each segment a fixed text before a parameter, and that
 * before the rest of the path.
 */
export function compareRoutes(a: string, b: string): number {
  const left = a.split('/')
  const right = b.split('/')
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = rank(left[i]) - rank(right[i])
    if (difference) return difference
    if (left[i] !== right[i]) return (left[i] ?? '') < (right[i] ?? '') ? -1 : 1
  }
  return 0
}

function rank(segment: string | undefined): number {
  if (segment === undefined) return 0
  if (segment.endsWith('{.+}')) return 3
  return segment.includes(':') ? 2 : 1
}
