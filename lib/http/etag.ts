import { problem } from '../base/problem.ts'

/**
 * The version that a request's If-Match names, undefined where it names none or any (`*`).
 * @throws {Problem} `validation_failed` where it isn't a version in quotes
 */
export function ifMatch(request: Request): number | undefined {
  const value = request.headers.get('If-Match')?.trim()
  if (!value || value === '*') return undefined
  const version = /^(?:W\/)?("?)(\d{1,9})\1$/.exec(value)?.[2]
  if (version) return Number(version)
  const message = 'must be a version in quotes, like "3"'
  throw problem('validation_failed', `If-Match: ${message}.`, {
    errors: [{ path: 'If-Match', message }],
  })
}

/** Whether a request's If-None-Match names `etag`, so that the client has it already (RFC 9110). */
export function etagMatches(request: Request, etag: string): boolean {
  const given = request.headers.get('If-None-Match')?.split(',') ?? []
  return given.some((tag) => [etag, '*'].includes(tag.trim().replace(/^W\//, '')))
}
