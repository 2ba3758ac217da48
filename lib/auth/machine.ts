import { hash, timingSafeEqual } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { endSecondFactor } from './second-factor.ts'

/**
 * Switches the second factor off for who can write into the data folder, and so is on the machine:
 * the file `second-factor-off` there must hold `key`. It's deleted.
 * @throws {Problem} `forbidden`
 */
export async function endSecondFactorFromMachine(ctx: Context, key: string): Promise<void> {
  const file = join(ctx.config.LIFELOG_DATA_DIR, 'second-factor-off')
  const proof = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'EACCES') return ''
    throw error
  })
  if (!timingSafeEqual(digest(proof.trim()), digest(key))) {
    throw problem('forbidden', 'This is possible only on the machine on which LifeLog runs.')
  }
  await rm(file, { force: true })
  await endSecondFactor(ctx)
}

function digest(text: string): Buffer {
  return Buffer.from(hash('sha256', text, 'hex'))
}
