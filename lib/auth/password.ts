import { argon2, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** The OWASP Password Storage Cheat Sheet's first choice at 19 MiB. `memory` counts KiB. */
const cost = { memory: 19456, passes: 2, parallelism: 1 }
const saltBytes = 16
const hashBytes = 32

/** Longest password that is looked at, in UTF-16 units. */
export const maxPasswordLength = 1024

/**
 * The Argon2id hash of a password as a PHC string (`$argon2id$v=19$m=19456,t=2,p=1$salt$hash`).
 * Unicode that looks the same hashes the same (NFKC), whichever keyboard it was typed on.
 * @throws {RangeError} where the password is empty or longer than `maxPasswordLength`.
 */
export async function hashPassword(password: string): Promise<string> {
  if (!isBounded(password)) {
    throw new RangeError(
      `The password has ${password.length} characters; it needs 1 to ${maxPasswordLength}.`,
    )
  }
  const salt = randomBytes(saltBytes)
  const hash = await derive(password, salt, { ...cost, tagLength: hashBytes })
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`
}

/**
 * Whether `password` is the one behind `hash`, a PHC string of Argon2id with any cost. Takes the
 * same time wherever the two differ.
 * @throws {Error} where `hash` is no such string, which only a damaged database explains.
 */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const parts = phcForm.exec(hash)?.groups
  if (!parts) throw new Error('The stored password hash is not a PHC string of Argon2id.')
  if (!isBounded(password)) return false
  const expected = Buffer.from(parts.hash ?? '', 'base64')
  const actual = await derive(password, Buffer.from(parts.salt ?? '', 'base64'), {
    memory: Number(parts.m),
    passes: Number(parts.t),
    parallelism: Number(parts.p),
    tagLength: expected.length,
  })
  return timingSafeEqual(actual, expected)
}

/** A password to read and type: 16 of 32 characters that can't be mistaken, 80 random bits. */
export function newPassword(): string {
  const group = () => Array.from({ length: 4 }, () => legible[randomInt(legible.length)]).join('')
  return Array.from({ length: 4 }, group).join('-')
}

const legible = '23456789abcdefghijkmnpqrstuvwxyz'

const phcForm =
  /^\$argon2id\$v=19\$m=(?<m>\d+),t=(?<t>\d+),p=(?<p>\d+)\$(?<salt>[A-Za-z0-9+/]+)\$(?<hash>[A-Za-z0-9+/]+)$/

function isBounded(password: string): boolean {
  return password.length >= 1 && password.length <= maxPasswordLength
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/={1,2}$/, '')
}

const argon2Async = promisify(argon2)

async function derive(
  password: string,
  nonce: Buffer,
  parameters: typeof cost & { tagLength: number },
): Promise<Buffer> {
  return argon2Async('argon2id', { ...parameters, message: password.normalize('NFKC'), nonce })
}
