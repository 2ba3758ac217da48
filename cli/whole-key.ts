import type { AttachmentsPage } from '../lib/attachments/schema.ts'
import type { Client } from './client.ts'
import { Failure, usage } from './failure.ts'

/**
 * The one key that begins with `given`, of the attachments or of those in the trash.
 * @throws {Failure} where that is none, or several
 */
export async function wholeKey(
  given: string,
  client: Client,
  { trash = false } = {},
): Promise<string> {
  const prefix = given.replace(/(…|\.\.\.)$/, '')
  if (!/^[\w-]+$/.test(prefix)) throw usage(`"${given}" is no attachment's key, nor how one begins`)
  const { items } = await client.call<AttachmentsPage>('GET', '/api/attachments', {
    query: { prefix, limit: 10, trash: trash ? 'true' : undefined },
  })
  const exact = items.find(({ key }) => key === prefix)
  if (exact || items.length === 1) return (exact ?? items[0])?.key ?? prefix
  if (items.length === 0) {
    // In the trash it has another key where it had links, and goes by the former one, too.
    if (trash && prefix.length === 40) return prefix
    const where = trash ? ' in the trash' : ''
    throw new Failure('not_found', `No attachment's key${where} begins with ${prefix}.`)
  }
  const keys = items.map(({ key, filename }) => `${key} (${filename})`).join(', ')
  throw usage(`Several keys begin with ${prefix}: ${keys}`)
}
