import * as v from 'valibot'

const Part = v.picklist(['ok', 'unavailable', 'outdated'])

export const Readiness = v.object({
  status: v.picklist(['ready', 'degraded', 'not_ready']),
  database: Part,
  migrations: Part,
  storage: Part,
  /** What LifeLog does about it, where it does something. */
  detail: v.optional(v.string()),
})
export type Readiness = v.InferOutput<typeof Readiness>
