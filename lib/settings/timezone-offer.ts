import { sql } from 'kysely'
import { problem } from '../base/problem.ts'
import { isTimezone } from '../base/timezone.ts'
import { currentName, isSameTimezone } from '../base/timezone-names.ts'
import type { Context } from '../context.ts'
import { type Move, moveBatch, moveBatchBack } from '../events/move-timezone.ts'
import { timezoneOffer } from './cache.ts'
import { changeSettings } from './settings.ts'

/** A timezone that is offered in place of another, of which so many events are, at most `counted`. */
export type TimezoneOffer = { timezone: string; present: string; events: number }

/**
 * How the owner answered; how many events were moved since, and, while there are more, which way and
 * behind which id to go on.
 */
type Answer = Move & { moving: 'there' | 'back' | null; after: number; moved: number }

/** More events aren't counted for the offer. */
export const counted = 1_000

/** So many batches are moved while the browser waits; the rest follows in the background. */
const batchesAtOnce = 3

/**
 * The browser's timezone, where the owner's is only that of the server, another one, and wasn't
 * decided on yet.
 */
export async function offerTimezone(
  ctx: Context,
  here: string | undefined,
): Promise<TimezoneOffer | undefined> {
  const { settings, timezoneAssumed } = await ctx.settings.get()
  const { timezone: present } = settings
  if (!timezoneAssumed || !here || !isTimezone(here) || isSameTimezone(here, present)) return
  const { rows } = await sql<{ events: number }>`
    select count(*)::integer as events from (
      select from events where timezone = ${present} and deleted_at is null
      limit ${sql.lit(counted + 1)}) as bounded`.execute(ctx.db)
  return { timezone: currentName(here), present, events: rows[0]?.events ?? 0 }
}

/**
 * Makes a timezone that was offered, or the present one, the owner's, and offers none again.
 * @param move also for the events of the present one
 * @returns how many of them were moved by now, and whether there are more
 */
export async function answerOffer(
  ctx: Context,
  timezone: string,
  move: boolean,
): Promise<{ moved: number; more: boolean }> {
  const { settings } = await ctx.settings.get()
  const from = settings.timezone
  const moving = move && timezone !== from ? ('there' as const) : null
  const at = ctx.now().toISOString()
  await storeAnswer(ctx, { from, to: timezone, at, moving, after: 0, moved: 0 })
  await changeSettings(ctx, { timezone })
  return moveSome(ctx)
}

/**
 * Takes back what was answered, for the events too that were moved and not changed since.
 * @throws {Problem} `conflict` where there is nothing to take back
 */
export async function undoAnswer(ctx: Context): Promise<{ more: boolean }> {
  const answer = await readAnswer(ctx)
  if (!answer || answer.from === answer.to) {
    throw problem('conflict', 'There is no change of the timezone to undo.')
  }
  await storeAnswer(ctx, { ...answer, moving: 'back', after: 0, moved: 0 })
  await changeSettings(ctx, { timezone: answer.from })
  return moveSome(ctx)
}

/** Goes on with events that are being moved, until all are. */
export async function moveEvents(ctx: Context, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) if (!(await moveNext(ctx)).more) return
}

async function moveSome(ctx: Context): Promise<{ moved: number; more: boolean }> {
  let state = { moved: 0, more: true }
  for (let batch = 0; batch < batchesAtOnce && state.more; batch++) state = await moveNext(ctx)
  return state
}

/** Moves a batch, one at a time whoever does it. @returns how many were moved in all */
function moveNext(ctx: Context): Promise<{ moved: number; more: boolean }> {
  return ctx.db.transaction().execute(async (trx) => {
    const answer = await readAnswer({ db: trx }, true)
    if (!answer?.moving) return { moved: answer?.moved ?? 0, more: false }
    const work = answer.moving === 'there' ? moveBatch : moveBatchBack
    const { moved: moreMoved, after } = await work(trx, answer, answer.after)
    const moved = answer.moved + moreMoved
    const rest = after === null ? { moving: null, after: 0 } : { after }
    await storeAnswer({ db: trx }, { ...answer, ...rest, moved })
    return { moved, more: after !== null }
  })
}

async function readAnswer({ db }: Pick<Context, 'db'>, lock = false): Promise<Answer | undefined> {
  const query = db.selectFrom('settings').select('value').where('name', '=', timezoneOffer)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  return row?.value as Answer | undefined
}

async function storeAnswer({ db }: Pick<Context, 'db'>, answer: Answer): Promise<void> {
  const value = sql<unknown>`${JSON.stringify(answer)}::text::jsonb`
  await db
    .insertInto('settings')
    .values({ name: timezoneOffer, value, environment_value: null })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute()
}
