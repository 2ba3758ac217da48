import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { Database } from './client.ts'

/**
 * A statement whose text is made once, and not anew each time that it's executed. A brief one is
 * done in a moment and waits for no other transaction, so that it may share a connection.
 * @param build gets, in place of each parameter, what stands for it in the text
 */
export function prepared<Row, Parameters extends unknown[]>(
  build: (...places: RawBuilder<unknown>[]) => RawBuilder<Row>,
  kind?: 'brief',
): (db: Database, ...parameters: Parameters) => Promise<Row[]> {
  let made: CompiledQuery<Row> | undefined
  return async (db, ...parameters) => {
    made ??= build(...parameters.map((_, index) => sql`${index}`)).compile(db)
    const { sql: text, query, queryId } = made
    const inOrder = made.parameters.map((index) => parameters[index as number])
    const statement = { sql: text, query, queryId, parameters: inOrder, brief: kind === 'brief' }
    return (await db.executeQuery<Row>(statement)).rows
  }
}

export function isBrief(query: CompiledQuery & { readonly brief?: boolean }): boolean {
  return query.brief === true
}
