import type { Context } from '../context.ts'

/**
 * The hash of the owner's password. Read `'locked'` in a transaction, it can't change until that
 * ends.
 */
export async function readPasswordHash(ctx: Pick<Context, 'db'>, lock?: 'locked'): Promise<string> {
  const { hash } = await ctx.db
    .selectFrom('credentials')
    .select('hash')
    .where('kind', '=', 'password')
    .$if(lock === 'locked', (query) => query.forShare())
    .executeTakeFirstOrThrow()
  return hash
}
