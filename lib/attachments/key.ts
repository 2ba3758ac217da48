import { randomBytes } from 'node:crypto'
import { problem } from '../base/problem.ts'

/** What nobody guesses, without a slash or an extension: in storage the key of the checked file. */
export function newKey(): string {
  return randomBytes(20).toString('hex')
}

/** Where the file of an attachment is sent to, and lies until it's checked. */
export function stagingKey(key: string): string {
  return `staging/${key}`
}

/** Whether `key` can be that of an attachment at all; PostgreSQL refuses some other text. */
export function isKey(key: string): boolean {
  return /^[0-9A-Za-z_-]{1,128}$/.test(key)
}

export function noAttachment() {
  return problem('not_found', 'There is no such attachment. It or its event may be in the trash.')
}
