import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isEndpoint, type Route } from '../http/endpoint.ts'
import { compareRoutes, parameterNames, pathShape, routePath } from './route-path.ts'

/**
 * Finds the endpoints in `folder`, in the order in which they must be matched.
 * @throws {Error} naming the file, for one without a method or an endpoint, for two files of the
 * same route, and for parameters that don't fit the path.
 */
export async function findRoutes(folder: string): Promise<Route[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
  const routes = await Promise.all(files.map((file) => readRoute(folder, file)))
  refuseDuplicates(routes)
  return routes.sort((a, b) => compareRoutes(a.path, b.path) || a.method.localeCompare(b.method))
}

async function readRoute(folder: string, file: string): Promise<Route> {
  const { method, path } = routePath(file)
  const module = await import(pathToFileURL(join(folder, file)).href)
  if (!isEndpoint(module.default)) {
    throw new Error(`functions/${file} has no endpoint as its default export`)
  }
  const { params } = module.default
  const declared = params && 'entries' in params ? Object.keys(params.entries as object) : []
  const named = parameterNames(path)
  if (declared.toSorted().join() !== named.toSorted().join()) {
    throw new Error(
      `functions/${file} declares the parameters (${declared.join(', ')}), its path has (${named.join(', ')})`,
    )
  }
  return { method, path, file, endpoint: module.default }
}

function refuseDuplicates(routes: Route[]): void {
  const seen = new Map<string, string>()
  for (const { method, path, file } of routes) {
    const shape = `${method} ${pathShape(path)}`
    const other = seen.get(shape)
    if (other) throw new Error(`functions/${other} and functions/${file} are the same route`)
    seen.set(shape, file)
  }
}
