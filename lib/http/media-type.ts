/** Type and subtype in lower case, without parameters: `text/plain` of `Text/Plain; charset=x`. */
export function bareType(type: string): string {
  return (type.split(';')[0] ?? '').trim().toLowerCase()
}

/** The bare type of a request's body; empty where the request names none. */
export function bodyType(request: Request): string {
  return bareType(request.headers.get('Content-Type') ?? '')
}
