import { argon2Sync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  hashPassword,
  maxPasswordLength,
  newPassword,
  verifyPassword,
} from '../../../lib/auth/password.ts'

describe('a password hash', () => {
  test('is a PHC string of Argon2id at 19 MiB, two passes, one lane', async () => {
    const hash = await hashPassword('correct horse')
    expect(hash).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    )
    expect(hash).not.toContain('correct horse')
  })

  test('is accepted for its password and for no other', async () => {
    const hash = await hashPassword('correct horse')
    expect(await verifyPassword('correct horse', hash)).toBe(true)
    for (const wrong of ['correct horsf', 'Correct horse', 'correct horse ', 'correct', '']) {
      expect(await verifyPassword(wrong, hash), wrong).toBe(false)
    }
  })

  test('differs each time, so that equal passwords can’t be told', async () => {
    expect(await hashPassword('the same')).not.toBe(await hashPassword('the same'))
  })

  test('is checked at the cost it was made with, whatever is usual by now', async () => {
    const nonce = Buffer.from('0123456789abcdef')
    const parameters = { message: 'old', nonce, memory: 64, passes: 3, parallelism: 2 }
    const hash = argon2Sync('argon2id', { ...parameters, tagLength: 24 })
    const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
    const phc = `$argon2id$v=19$m=64,t=3,p=2$${unpadded(nonce)}$${unpadded(hash)}`
    expect(await verifyPassword('old', phc)).toBe(true)
    expect(await verifyPassword('new', phc)).toBe(false)
  })

  test('is the one that the Argon2 reference program makes', async () => {
    // printf password | argon2 somesalt -id -t 2 -k 19456 -p 1 -e   (Debian 0~20190702)
    const phc =
      '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5X+qHkZvWnHmGBGXFYvh8z2E'
    expect(await verifyPassword('password', phc)).toBe(true)
  })

  test('is the same for what looks the same, composed or not', async () => {
    const hash = await hashPassword('Pässwörter ﬁnden Å')
    expect(await verifyPassword('Pa\u0308sswo\u0308rter finden A\u030a', hash)).toBe(true)
  })

  test('is refused for an empty or endless password, and neither is ever right', async () => {
    await expect(hashPassword('')).rejects.toThrow(RangeError)
    await expect(hashPassword('x'.repeat(maxPasswordLength + 1))).rejects.toThrow('1025 characters')
    const hash = await hashPassword('x'.repeat(maxPasswordLength))
    expect(await verifyPassword('x'.repeat(maxPasswordLength), hash)).toBe(true)
    expect(await verifyPassword('x'.repeat(maxPasswordLength + 1), hash)).toBe(false)
    expect(await verifyPassword('x'.repeat(50_000_000), hash)).toBe(false)
  })

  test('that is damaged is an error, not a wrong password', async () => {
    for (const hash of ['', 'secret', '$argon2id$v=19$m=19456,t=2,p=1$onlysalt', '$2b$12$abc']) {
      await expect(verifyPassword('secret', hash)).rejects.toThrow('not a PHC string')
    }
  })
})

test('a password that was made is legible and hard to guess', () => {
  const made = Array.from({ length: 1000 }, newPassword)
  for (const password of made)
    expect(password).toMatch(/^([2-9a-km-np-z]{4}-){3}[2-9a-km-np-z]{4}$/)
  expect(new Set(made).size).toBe(1000)
  const characters = new Set(made.join('').replaceAll('-', ''))
  // 16 characters of 32: 80 bits.
  expect(characters.size).toBe(32)
})
