import { parse } from 'hono/utils/cookie'

/** The cookie by which a browser says in which timezone it is (lib/browser/shell/timezone.client.ts). */
const name = 'lifelog_timezone'

/** What the browser that sent `request` calls its timezone; undefined where it doesn't say. */
export function browserTimezone(request: Request): string | undefined {
  return parse(request.headers.get('Cookie') ?? '', name)[name] || undefined
}
