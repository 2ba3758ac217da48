import type { Generated } from 'kysely'
import type { Timestamp, TimestampWithDefault } from './timestamp.ts'

export type CredentialsTable = {
  kind: 'password' | 'token'
  hash: string
  environment_hash: string | null
  changed_at: TimestampWithDefault
}

export type SessionsTable = {
  id_hash: string
  created_at: TimestampWithDefault
  last_used_at: TimestampWithDefault
  expires_at: Timestamp
  user_agent: string | null
  address: string | null
}

/** The one-time codes of an app on the owner's phone; in force once they were confirmed by one. */
export type SecondFactorTable = {
  id: Generated<true>
  secret: string
  /** The time step of the last code that was used: none is taken twice. */
  last_step: number | null
  confirmed_at: Timestamp | null
  /** The session, by its hash, that may confirm it, and since when. */
  begun_by: string | null
  begun_at: Timestamp | null
}

/** A key of one of the owner's devices; `id` and `public_key` as WebAuthn gives them. */
export type PasskeysTable = {
  id: string
  name: string
  public_key: Buffer
  counter: number
  transports: string[]
  created_at: TimestampWithDefault
  last_used_at: Timestamp | null
}

/** What passkeys have signed, until nobody could use it again anyway. */
export type AnsweredChallengesTable = {
  challenge: string
  expires_at: Timestamp
}

export type LoginAttemptsTable = {
  address: string
  failures: number
  last_failed_at: Timestamp
  blocked_until: Timestamp | null
}
