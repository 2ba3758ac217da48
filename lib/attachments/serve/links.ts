import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { noAttachment } from '../key.ts'

/**
 * Notes until when a link that is about to be signed works. It waits for the links being ended.
 * @throws {Problem} `not_found` where the file has another key or is in the trash by then
 */
export async function noteLink({ db }: Context, key: string, until: Date): Promise<void> {
  const { numAffectedRows } = await sql`
    update attachments set shared_until = greatest(shared_until, ${until.toISOString()})
    where key = ${key} and state = 'ready' and deleted_at is null`.execute(db)
  if (!numAffectedRows) throw noAttachment()
}

/**
 * Until when the last link to a file of each of these events works; events without a link that
 * works are left out. A link works in the trash too, as the storage alone answers it.
 */
export async function findLinks(ctx: Context, eventIds: number[]): Promise<Map<number, string>> {
  const found = await ctx.db
    .selectFrom('attachments')
    .select(['event_id', (eb) => eb.fn.max('shared_until').as('until')])
    .where('event_id', 'in', eventIds.length > 0 ? eventIds : [0])
    .where('shared_until', '>', ctx.now().toISOString())
    .groupBy('event_id')
    .execute()
  return new Map(found.map(({ event_id, until }) => [event_id, String(until)]))
}
