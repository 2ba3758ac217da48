import { type Kysely, sql, type Transaction } from 'kysely'
import { isTaken } from '../../db/errors.ts'
import type { Tables } from '../../db/tables.ts'
import { type Problem, problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import type { NewView, View, ViewPatch } from '../search/schema.ts'

const columns = ['id', 'name', 'query', 'pinned'] as const

/** So many views an owner may have; more than anybody reads. */
const maxViews = 500

/** The saved searches, by name. */
export async function listViews({ db }: Pick<Context, 'db'>): Promise<View[]> {
  return views(db).select(columns).orderBy(sql`lower(name)`).orderBy('id').execute()
}

/** @throws {Problem} `conflict` where the name is taken, or there are too many */
export async function saveView({ db }: Pick<Context, 'db'>, view: NewView): Promise<View> {
  return db.transaction().execute(async (trx) => {
    if ((await roomForViews(trx)) <= 0) throw tooMany()
    return trx
      .insertInto('views')
      .values(view)
      .returning(columns)
      .executeTakeFirstOrThrow()
      .catch(orTaken(view.name))
  })
}

/** @throws {Problem} `not_found`, or `conflict` where the name is taken */
export async function changeView(
  { db }: Pick<Context, 'db'>,
  id: number,
  patch: ViewPatch,
): Promise<View> {
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
  const view = await db
    .updateTable('views')
    .set({ ...given, deleted_at: null })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returning(columns)
    .executeTakeFirst()
    .catch(orTaken(patch.name))
  return view ?? notThere(id)
}

/**
 * Deletes a view. `restoreView` brings it back for a day.
 * @throws {Problem} `not_found`
 */
export async function deleteView(ctx: Pick<Context, 'db' | 'now'>, id: number): Promise<View> {
  const now = ctx.now()
  const view = await ctx.db
    .updateTable('views')
    .set({ deleted_at: now.toISOString() })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returning(columns)
    .executeTakeFirst()
  const yesterday = new Date(now.getTime() - 24 * 3_600_000).toISOString()
  await ctx.db.deleteFrom('views').where('deleted_at', '<', yesterday).execute()
  return view ?? notThere(id)
}

/** @throws {Problem} `not_found`, or `conflict` where the name is taken by now, or there are too many */
export async function restoreView({ db }: Pick<Context, 'db'>, id: number): Promise<View> {
  const view = await db.transaction().execute(async (trx) => {
    const room = await roomForViews(trx)
    const kept = await views(trx).select(columns).where('id', '=', id).executeTakeFirst()
    if (kept) return kept
    if (room <= 0) throw tooMany()
    return trx
      .updateTable('views')
      .set({ deleted_at: null })
      .where('id', '=', id)
      .returning(columns)
      .executeTakeFirst()
      .catch(orTaken(undefined))
  })
  return view ?? notThere(id)
}

/** Adds those views of a backup whose names aren't there; the first, where there is no room for all. */
export async function addViews({ db }: Pick<Context, 'db'>, given: NewView[]): Promise<void> {
  if (given.length === 0) return
  await db.transaction().execute(async (trx) => {
    const room = await roomForViews(trx)
    const names = new Set((await views(trx).select('name').execute()).map(({ name }) => name))
    const added = given.filter(({ name }) => !names.has(name)).slice(0, Math.max(0, room))
    if (added.length === 0) return
    await trx
      .insertInto('views')
      .values(added)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  })
}

/** How many more there may be. One after the other asks, as each must see what the others saved. */
async function roomForViews(trx: Transaction<Tables>): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext('lifelog saved searches'))`.execute(trx)
  const { count } = await views(trx)
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow()
  return maxViews - count
}

function tooMany(): Problem {
  return problem('conflict', `There are ${maxViews} saved searches. Delete one first.`)
}

function views(db: Kysely<Tables>) {
  return db.selectFrom('views').where('deleted_at', 'is', null)
}

function orTaken(name: string | undefined) {
  return (error: unknown): never => {
    if (!isTaken(error)) throw error
    const called = name ? `called “${name}”` : 'of this name'
    const message = `There is a saved search ${called} already.`
    throw problem('conflict', message, { errors: [{ path: 'name', message }] })
  }
}

function notThere(id: number): never {
  const missing: Problem = problem('not_found', `There is no saved search ${id}.`)
  throw missing
}
