import { isEndpoint, type Route } from '../http/endpoint.ts'
import { type EndpointFile, readEndpointFiles } from './endpoint-files.ts'
import { compareRoutes, parameterNames, pathShape, routePath } from './route-path.ts'

/**
 * Finds the endpoints in `folder`, in the order in which they must be matched.
 * @throws {Error} naming the file, for one without a method or an endpoint, for two files of the
 * same route, and for parameters that don't fit the path.
 */
export async function findRoutes(folder: string): Promise<Route[]> {
  const routes = (await readEndpointFiles(folder)).map(routeOf)
  refuseDuplicates(routes)
  return routes.sort((a, b) => compareRoutes(a.path, b.path) || a.method.localeCompare(b.method))
}

function routeOf({ file, exports: { default: endpoint } }: EndpointFile): Route {
  const { method, path } = routePath(file)
  if (!isEndpoint(endpoint)) {
    throw new Error(`functions/${file} has no endpoint as its default export`)
  }
  const { params } = endpoint
  const declared = params && 'entries' in params ? Object.keys(params.entries as object) : []
  const named = parameterNames(path)
  if (declared.toSorted().join() !== named.toSorted().join()) {
    throw new Error(
      `functions/${file} declares the parameters (${declared.join(', ')}), its path has (${named.join(', ')})`,
    )
  }
  return { method, path, file, endpoint }
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
