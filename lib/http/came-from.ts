import { ownOrigin, type Reach } from './origin.ts'
import { ownPath } from './own-path.ts'

/** The page of LifeLog on which a form was filled in; undefined where that isn't known. */
export function cameFrom(config: Reach, request: Request): string | undefined {
  const url = URL.parse(request.headers.get('Referer') ?? '')
  return url?.origin === ownOrigin(config, request) ? ownPath(url.pathname + url.search) : undefined
}
