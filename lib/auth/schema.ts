import * as v from 'valibot'

/** A new API token, shown this once. */
export const NewToken = v.object({ token: v.string() })
export type NewToken = v.InferOutput<typeof NewToken>
