import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { Database } from '../client.ts'

/**
 * A statement whose text is made once, and not anew each time that it's executed.
 * @param build gets, in place of each parameter, what stands for it in the text
 */
export function prepared<Row, Parameters extends unknown[]>(
  build: (...places: RawBuilder<unknown>[]) => RawBuilder<Row>,
): (db: Database, ...parameters: Parameters) => Promise<Row[]> {
  let made: CompiledQuery<Row> | undefined
  return async (db, ...parameters) => {
    made ??= build(...parameters.map((_, index) => sql`${index}`)).compile(db)
    const inOrder = made.parameters.map((index) => parameters[index as number])
    return (await db.executeQuery<Row>({ ...made, parameters: inOrder })).rows
  }
}
