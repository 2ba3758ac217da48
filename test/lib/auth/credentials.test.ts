import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { changePassword, seedCredentials } from '../../../lib/auth/credentials.ts'
import { verifyPassword } from '../../../lib/auth/password.ts'
import { readPasswordHash } from '../../../lib/auth/password-hash.ts'
import { createSession, readSession } from '../../../lib/auth/session.ts'
import { rotateToken, verifyToken } from '../../../lib/auth/token.ts'
import { readConfig } from '../../../lib/base/config.ts'
import { setUp } from '../../support/auth.ts'

let auth: Awaited<ReturnType<typeof setUp>>
beforeAll(async () => {
  auth = await setUp()
})
beforeEach(() => auth.clear())
afterAll(() => auth.tearDown())

const tokenA = 'token-a-0123456789'
const tokenB = 'token-b-0123456789'

/** A start of LifeLog with this environment. */
const boot = (env: Record<string, string> = {}) =>
  seedCredentials({ ...auth.ctx, config: readConfig(env) })

const isPassword = async (password: string) =>
  verifyPassword(password, await readPasswordHash(auth.ctx))

async function isToken(token: string) {
  const { hash } = await auth.ctx.db
    .selectFrom('credentials')
    .select('hash')
    .where('kind', '=', 'token')
    .executeTakeFirstOrThrow()
  return verifyToken(token, hash)
}

describe('at the start', () => {
  test('what the environment doesn’t give is made, once', async () => {
    const made = await boot()
    expect(await isPassword(made.password ?? '')).toBe(true)
    expect(await isToken(made.token ?? '')).toBe(true)
    expect(await boot()).toEqual({})
    expect(await isPassword(made.password ?? '')).toBe(true)
    expect(await isToken(made.token ?? '')).toBe(true)
  })

  test('what the environment gives is taken and not shown', async () => {
    expect(await boot({ ADMIN_PASSWORD: 'the first one', API_TOKEN: tokenA })).toEqual({})
    expect(await isPassword('the first one')).toBe(true)
    expect(await isToken(tokenA)).toBe(true)
  })

  test('one may be given and the other made', async () => {
    const made = await boot({ ADMIN_PASSWORD: 'the first one' })
    expect(Object.keys(made)).toEqual(['token'])
    expect(Object.keys(await boot({ ADMIN_PASSWORD: 'the first one' }))).toEqual([])
    expect(await isPassword('the first one')).toBe(true)
    expect(await isToken(made.token ?? '')).toBe(true)
  })

  test('what the environment gives later replaces what was made', async () => {
    const made = await boot()
    expect(await boot({ ADMIN_PASSWORD: 'the later one', API_TOKEN: tokenA })).toEqual({})
    expect(await isPassword('the later one')).toBe(true)
    expect(await isPassword(made.password ?? '')).toBe(false)
    expect(await isToken(tokenA)).toBe(true)
    expect(await isToken(made.token ?? '')).toBe(false)
  })

  test('what changes in the environment is taken', async () => {
    await boot({ ADMIN_PASSWORD: 'the first one', API_TOKEN: tokenA })
    await boot({ ADMIN_PASSWORD: 'the second one', API_TOKEN: tokenB })
    expect(await isPassword('the second one')).toBe(true)
    expect(await isPassword('the first one')).toBe(false)
    expect(await isToken(tokenB)).toBe(true)
    expect(await isToken(tokenA)).toBe(false)
  })

  test('what the owner changed stays, however often LifeLog starts', async () => {
    const env = { ADMIN_PASSWORD: 'the first one', API_TOKEN: tokenA }
    await boot(env)
    await changePassword(auth.ctx, { current: 'the first one', next: 'by the owner' })
    const { token } = await rotateToken(auth.ctx)
    for (const again of [env, env, {}, env]) {
      expect(await boot(again)).toEqual({})
      expect(await isPassword('by the owner')).toBe(true)
      expect(await isToken(token)).toBe(true)
    }
  })

  test('what the owner changed stays until the environment changes, which counts once', async () => {
    await boot({ ADMIN_PASSWORD: 'the first one', API_TOKEN: tokenA })
    await changePassword(auth.ctx, { current: 'the first one', next: 'by the owner' })
    await rotateToken(auth.ctx)
    const env = { ADMIN_PASSWORD: 'the second one', API_TOKEN: tokenB }
    await boot(env)
    expect(await isPassword('the second one')).toBe(true)
    expect(await isToken(tokenB)).toBe(true)
    await changePassword(auth.ctx, { current: 'the second one', next: 'by the owner again' })
    const { token } = await rotateToken(auth.ctx)
    await boot(env)
    expect(await isPassword('by the owner again')).toBe(true)
    expect(await isToken(token)).toBe(true)
  })

  test('a password taken from the environment ends all sessions, one known already none', async () => {
    await boot({ ADMIN_PASSWORD: 'the first one' })
    const { value } = await createSession(auth.ctx)
    await boot({ ADMIN_PASSWORD: 'the first one', API_TOKEN: tokenB })
    await boot({})
    expect(await readSession(auth.ctx, value)).toBeDefined()
    await boot({ ADMIN_PASSWORD: 'the second one' })
    expect(await readSession(auth.ctx, value)).toBeUndefined()
  })

  test('of several instances that start at once, one makes the secrets', async () => {
    const instances = await Promise.all(Array.from({ length: 4 }, () => auth.instance()))
    const made = await Promise.all(
      [...instances, ...instances].map((instance) => seedCredentials(instance)),
    )
    const passwords = made.flatMap(({ password }) => password ?? [])
    const tokens = made.flatMap(({ token }) => token ?? [])
    expect([passwords.length, tokens.length]).toEqual([1, 1])
    expect(await isPassword(passwords[0] ?? '')).toBe(true)
    expect(await isToken(tokens[0] ?? '')).toBe(true)
  })

  test('of several instances with a new password, one takes it and none ends sessions after', async () => {
    await boot({ ADMIN_PASSWORD: 'the first one' })
    auth.lines.length = 0
    const others = Array.from({ length: 4 }, () =>
      auth.instance({ ADMIN_PASSWORD: 'the second one' }),
    )
    await Promise.all((await Promise.all(others)).map((instance) => seedCredentials(instance)))
    expect(await isPassword('the second one')).toBe(true)
    expect(auth.lines.filter((line) => line.includes('ADMIN_PASSWORD'))).toHaveLength(1)
  })
})

test('nothing that is stored is or holds a secret, and guessing any of it costs Argon2', async () => {
  const made = await boot()
  await boot({ ADMIN_PASSWORD: 'from the environment', API_TOKEN: tokenA })
  await changePassword(auth.ctx, { current: 'from the environment', next: 'by the owner' })
  const { token } = await rotateToken(auth.ctx)
  const rows = await auth.ctx.db.selectFrom('credentials').selectAll().execute()
  const stored = JSON.stringify(rows)
  const secrets = [made.password, made.token, 'from the environment', 'by the owner', tokenA, token]
  for (const secret of secrets) expect(stored).not.toContain(secret)
  const password = rows.find(({ kind }) => kind === 'password')
  expect(password?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(password?.environment_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

describe('the owner', () => {
  beforeEach(() => boot({ ADMIN_PASSWORD: 'the old one' }))

  test('changes the password, which ends all sessions but this one', async () => {
    const here = await createSession(auth.ctx)
    const there = await createSession(auth.ctx)
    await changePassword(auth.ctx, {
      current: 'the old one',
      next: 'the new one',
      session: here.value,
    })
    expect(await isPassword('the new one')).toBe(true)
    expect(await isPassword('the old one')).toBe(false)
    expect(await readSession(auth.ctx, here.value)).toBeDefined()
    expect(await readSession(auth.ctx, there.value)).toBeUndefined()
  })

  test('must know the current one', async () => {
    const session = await createSession(auth.ctx)
    await expect(
      changePassword(auth.ctx, { current: 'a guess', next: 'the new one' }),
    ).rejects.toMatchObject({ code: 'validation_failed', errors: [{ path: 'current' }] })
    expect(await isPassword('the old one')).toBe(true)
    expect(await readSession(auth.ctx, session.value)).toBeDefined()
  })

  test.each(['', '1234567', 'ﬁﬁﬁ', 'x'.repeat(1025)])(
    'can’t choose a password of fewer than 8 or more than 1,024 characters',
    async (next) => {
      await expect(
        changePassword(auth.ctx, { current: 'the old one', next }),
      ).rejects.toMatchObject({ code: 'validation_failed', errors: [{ path: 'next' }] })
      expect(await isPassword('the old one')).toBe(true)
    },
  )

  test.each(['8 signs!', '日本語日本語日本', 'x'.repeat(1024)])(
    'can choose one of 8 to 1,024 characters in any script',
    async (next) => {
      await changePassword(auth.ctx, { current: 'the old one', next })
      expect(await isPassword(next)).toBe(true)
    },
  )

  test('changes it in one of two places at once', async () => {
    const changes = ['here, just now', 'there, just now'].map((next) =>
      changePassword(auth.ctx, { current: 'the old one', next }).then(() => next),
    )
    const results = await Promise.allSettled(changes)
    const done = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []))
    expect(done).toHaveLength(1)
    expect(await isPassword(done[0] ?? '')).toBe(true)
  })

  test('has as many guesses at the current one as at a login', async () => {
    const guess = (current: string) =>
      changePassword(auth.ctx, { current, next: 'the new one' }).catch((error) => error.code)
    for (let n = 0; n < 5; n += 1) expect(await guess(`guess ${n}`)).toBe('validation_failed')
    expect(await guess('the old one')).toBe('rate_limited')
    auth.pass(1)
    expect(await guess('the old one')).toBeUndefined()
    expect(await isPassword('the new one')).toBe(true)
  })
})

describe('a common password', () => {
  const common = ['password123', 'qwertyuiop', 'iloveyou1']

  test.each(common)(
    '%s is refused at the start, unless that is allowed for a trial',
    async (given) => {
      await expect(boot({ ADMIN_PASSWORD: given })).rejects.toThrow(
        /^ADMIN_PASSWORD is one of those that are tried first/,
      )
      await boot({ ADMIN_PASSWORD: given, ALLOW_PUBLISHED_SECRETS: 'true' })
      expect(await isPassword(given)).toBe(true)
    },
  )

  test.each(common)('%s is refused in the settings, and the former one stays', async (next) => {
    await boot({ ADMIN_PASSWORD: 'the first one' })
    const changing = changePassword(auth.ctx, { current: 'the first one', next })
    await expect(changing).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'next', message: expect.stringContaining('tried first') }],
    })
    expect(await isPassword('the first one')).toBe(true)
  })
})
