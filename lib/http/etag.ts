import * as v from 'valibot'

/** The version that If-Match names; undefined where it names none or any (`*`). */
export const IfMatch = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^(?:\*|(?:W\/)?(?:"\d{1,9}"|\d{1,9}))?$/, 'must be a version in quotes, like "3"'),
    v.transform((value) => {
      const version = /\d+/.exec(value)?.[0]
      return version === undefined ? undefined : Number(version)
    }),
  ),
)

/** Whether an If-None-Match names `etag`, so that the client has it already (RFC 9110). */
export function etagMatches(ifNoneMatch: string | undefined, etag: string): boolean {
  const given = ifNoneMatch?.split(',') ?? []
  return given.some((tag) => [etag, '*'].includes(tag.trim().replace(/^W\//, '')))
}
