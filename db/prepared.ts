import { CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { Database } from './client.ts'

/**
 * A statement whose text is made once, and not anew each time that it's executed.
 * @param build gets, in place of each parameter, what stands for it in the text
 */
export function prepared<Row, Parameters extends unknown[]>(
  build: (...places: RawBuilder<unknown>[]) => RawBuilder<Row>,
): (db: Database, ...parameters: Parameters) => Promise<Row[]> {
  let made: { text: string; order: readonly unknown[] } | undefined
  return async (db, ...parameters) => {
    if (!made) {
      const places = parameters.map((_, index) => sql`${index}`)
      const { sql: text, parameters: order } = build(...places).compile(db)
      made = { text, order }
    }
    const inOrder = made.order.map((index) => parameters[index as number])
    const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(made.text, inOrder))
    return rows
  }
}
