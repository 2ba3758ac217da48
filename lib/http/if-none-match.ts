/** Whether a request's If-None-Match names `etag`, so that the client has it already (RFC 9110). */
export function etagMatches(request: Request, etag: string): boolean {
  const given = request.headers.get('If-None-Match')?.split(',') ?? []
  return given.some((tag) => [etag, '*'].includes(tag.trim().replace(/^W\//, '')))
}
