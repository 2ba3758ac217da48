import * as v from 'valibot'

/**
 * The parameters that the URL of a page gives: a form sends what is left empty too, and that counts as
 * not given.
 */
export const Given = v.pipe(
  v.record(v.string(), v.string()),
  v.transform((query) => Object.fromEntries(Object.entries(query).filter(([, text]) => text))),
)
