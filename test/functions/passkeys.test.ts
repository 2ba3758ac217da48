import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { password, type TestLifeLog, useLifeLog } from '../support/setup.ts'
import { softwarePasskey } from '../support/software-passkey.ts'

let time = Date.now()
const lifelog = useLifeLog({}, () => new Date(time))
const published = useLifeLog({ PUBLIC_URL: 'https://log.example' })

/** A browser at an origin, with one passkey, which is added there. */
function browser(of: TestLifeLog, origin: string) {
  const passkey = softwarePasskey()
  const post = (path: string, form: Record<string, string> = {}, cookie = '', at = origin) => {
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Sec-Fetch-Site': 'same-origin',
      Cookie: cookie,
    }
    const init = { method: 'POST', headers, body: new URLSearchParams(form) }
    return of.app.request(at + path, init)
  }
  const challengeOf = async (answer: Response) =>
    ((await answer.json()) as { challenge: string }).challenge
  const optionsToAdd = async (cookie: string) =>
    challengeOf(await post('/settings/passkeys/options', { passkey_password: password }, cookie))
  return {
    passkey,
    post,
    async logIn() {
      return (await post('/login', { password })).headers.getSetCookie()[0]?.split(';')[0] ?? ''
    },
    async add(cookie: string) {
      const response = JSON.stringify(passkey.register(await optionsToAdd(cookie), origin))
      return post('/settings/passkeys', { response, name: 'Key' }, cookie)
    },
    options: (at = origin) => post('/login/passkey/options', {}, '', at),
    challenge: async (at = origin) => challengeOf(await post('/login/passkey/options', {}, '', at)),
    /** Logs in by what the passkey signed for `at`. */
    login: (challenge: string, signedAt = origin, at = origin) => {
      const response = JSON.stringify(passkey.assert(challenge, signedAt))
      return post('/login/passkey', { response }, '', at)
    },
  }
}

const origin = 'http://localhost:8000'
const own = browser(lifelog, origin)
let cookie: string
beforeAll(async () => {
  cookie = await own.logIn()
  expect((await own.add(cookie)).status).toBe(303)
})
beforeEach(() => lifelog.ctx.db.deleteFrom('login_attempts').execute())

describe('a passkey', () => {
  test('lets in, and what it signed does so once, in whichever spelling', async () => {
    const challenge = await own.challenge()
    const response = JSON.stringify(own.passkey.assert(challenge, origin))
    expect((await own.post('/login/passkey', { response })).status).toBe(303)
    expect((await own.post('/login/passkey', { response })).status).toBe(401)
    for (const spelt of [challenge, `${challenge}=`, `${challenge}\n`]) {
      expect((await own.login(spelt)).status, JSON.stringify(spelt)).toBe(401)
    }
  })

  test('answered by several requests at once lets in one', async () => {
    const challenge = await own.challenge()
    const answers = await Promise.all([1, 2, 3, 4].map(() => own.login(challenge)))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
  })

  test('is asked within five minutes', async () => {
    const [late, early] = [await own.challenge(), await own.challenge()]
    time += 4 * 60_000
    expect((await own.login(early)).status).toBe(303)
    time += 61_000
    expect((await own.login(late)).status).toBe(401)
  })

  test('is asked what LifeLog made, for a login, and nothing else', async () => {
    const made = Buffer.from(await own.challenge(), 'base64url')
    for (const index of [0, 20, made.length - 1]) {
      const forged = Buffer.from(made)
      forged[index] = (forged[index] ?? 0) ^ 1
      expect((await own.login(forged.toString('base64url'))).status).toBe(401)
    }
    await lifelog.ctx.db.deleteFrom('login_attempts').execute()
    for (const other of ['', 'AAAA', 'A'.repeat(75)]) {
      expect((await own.login(other)).status).toBe(401)
    }
    await lifelog.ctx.db.deleteFrom('login_attempts').execute()
    const form = { passkey_password: password }
    const toAdd = await own.post('/settings/passkeys/options', form, cookie)
    const { challenge } = (await toAdd.json()) as { challenge: string }
    expect((await own.login(challenge)).status).toBe(401)
  })

  test('is open to its owner, however many logins strangers begin', async () => {
    for (let begun = 0; begun < 1_001; begun += 1) {
      const { status } = await own.options()
      if (status !== 200) expect(status).toBe(200)
    }
    expect((await own.login(await own.challenge())).status).toBe(303)
    const kept = await lifelog.ctx.db.selectFrom('answered_challenges').selectAll().execute()
    expect(kept.length).toBeLessThan(20)
  })

  test('that was asked at another port of the host isn’t taken', async () => {
    const other = 'http://localhost:9999'
    // Signed on a page of the other port, passed on to LifeLog.
    expect((await own.login(await own.challenge(), other)).status).toBe(401)
    expect((await own.login(await own.challenge(other), other)).status).toBe(401)
    expect((await own.login(await own.challenge(other), origin)).status).toBe(401)
  })

  test('that is here already isn’t added again', async () => {
    const again = await own.add(cookie)
    expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('already')])
    expect((await own.login(await own.challenge())).status).toBe(303)
  })
})

describe('where PUBLIC_URL is set, a passkey', () => {
  const site = 'https://log.example'
  const other = 'https://log.example:8443'

  test('is added and taken there alone', async () => {
    const at = browser(published, site)
    const cookie = await at.logIn()
    expect((await at.add(cookie)).status).toBe(303)
    expect((await at.login(await at.challenge())).status).toBe(303)
    expect((await at.login(await at.challenge(), other)).status).toBe(401)
    expect((await at.options(other)).status).toBe(409)
    expect((await at.login(await at.challenge(), other, other)).status).toBe(409)
  })
})
