import { isIPv4, isIPv6 } from 'node:net'
import { sql } from 'kysely'
import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** From the `free`th failure on, a delay that doubles with each further one, up to `maxDelay`. */
type Throttle = { free: number; maxDelay: number; window: number }

const perAddress: Throttle = { free: 5, maxDelay: 15 * minute, window: 24 * hour }

/**
 * All addresses together, against guessing from many of them. Anyone can bring this delay about, so
 * it stays short enough for the owner to wait.
 */
const perAccount: Throttle = { free: 20, maxDelay: 30 * second, window: hour }

const account = '*'

/**
 * Where an attempt comes from: the client's IP address, a device that the owner signed in from
 * before, or a form that asks somebody who is signed in for the password again.
 */
export type Source = { address: string } | { device: string } | { form: string }

/**
 * Lets an attempt at the password go ahead, or refuses it. It counts as failed at once, so
 * that of any number of attempts at once only as many are admitted as there are tries left; call
 * `clearFailures` when it succeeds. A refused attempt prolongs nothing. What strangers do at all addresses
 * together isn't held against a known device or a form behind the login, which count by themselves.
 * @throws {Problem} `rate_limited` with Retry-After
 */
export async function admit(ctx: Pick<Context, 'db' | 'now'>, from: Source): Promise<void> {
  await ctx.db.transaction().execute(async (db) => {
    // Always the address first and the account second, so that no two can wait for each other.
    await countAttempt({ db, now: ctx.now }, rowOf(from), perAddress)
    if ('address' in from) await countAttempt({ db, now: ctx.now }, account, perAccount)
  })
}

/** Takes back what `admit` counted: the source starts anew, the account has one failure less. */
export async function clearFailures(ctx: Pick<Context, 'db' | 'now'>, from: Source): Promise<void> {
  await ctx.db.deleteFrom('login_attempts').where('address', '=', rowOf(from)).execute()
  if ('address' in from) {
    await ctx.db
      .updateTable('login_attempts')
      .set({ failures: sql<number>`greatest(failures - 1, 0)`, blocked_until: null })
      .where('address', '=', account)
      .execute()
  }
  const forgotten = new Date(ctx.now().getTime() - perAddress.window).toISOString()
  await ctx.db.deleteFrom('login_attempts').where('last_failed_at', '<', forgotten).execute()
}

async function countAttempt(
  ctx: Pick<Context, 'db' | 'now'>,
  address: string,
  { free, maxDelay, window }: Throttle,
): Promise<void> {
  const now = ctx.now()
  const forgotten = new Date(now.getTime() - window).toISOString()
  const failures = sql<number>`
    case when login_attempts.last_failed_at < ${forgotten} then 1
    else login_attempts.failures + 1 end`
  const delay = sql`
    least(${maxDelay / second}::float8, 2 ^ least(${failures} - ${free}::integer, 30)) * interval '1 second'`
  const admitted = await ctx.db
    .insertInto('login_attempts')
    .values({ address, failures: 1, last_failed_at: now.toISOString() })
    .onConflict((conflict) =>
      conflict
        .column('address')
        .doUpdateSet({
          failures,
          last_failed_at: now.toISOString(),
          blocked_until: sql<string>`
            case when ${failures} >= ${free}::integer
            then ${now.toISOString()}::timestamptz + ${delay} end`,
        })
        .where((row) =>
          row.or([
            row('login_attempts.blocked_until', 'is', null),
            row('login_attempts.blocked_until', '<=', now.toISOString()),
          ]),
        ),
    )
    .returning('address')
    .executeTakeFirst()
  if (admitted) return
  const { blocked_until } = await ctx.db
    .selectFrom('login_attempts')
    .select('blocked_until')
    .where('address', '=', address)
    .executeTakeFirstOrThrow()
  throw tooMany(blocked_until ? Date.parse(blocked_until) - now.getTime() : second)
}

function tooMany(wait: number) {
  const seconds = Math.max(1, Math.ceil(wait / second))
  return problem(
    'rate_limited',
    `There were several wrong passwords. You can try again in ${inWords(seconds)}; whoever is signed in stays so.`,
    { headers: { 'Retry-After': String(seconds) } },
  )
}

function inWords(seconds: number): string {
  if (seconds === 1) return 'a second'
  return seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`
}

function rowOf(from: Source): string {
  if ('device' in from) return `device ${from.device}`
  return 'form' in from ? `form ${from.form}` : addressRow(from.address)
}

/**
 * The row of an address. One IPv6 customer has at least a /64 at will, so that counts as one
 * address; an IPv4 address counts once in whichever notation.
 */
function addressRow(from: string): string {
  const address = (from.split('%', 1)[0] ?? '').replace(/^::ffff:(?=[\d.]+$)/i, '')
  if (isIPv4(address) || !isIPv6(address)) return address === account ? 'unknown' : address
  return `${ipv6Groups(address).slice(0, 4).join(':')}::/64`
}

/** The eight groups of an IPv6 address, in the notation of the URL standard. */
function ipv6Groups(address: string): string[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const before = head.split(':').filter(Boolean)
  const after = tail?.split(':').filter(Boolean) ?? []
  return [...before, ...Array(8 - before.length - after.length).fill('0'), ...after]
}
