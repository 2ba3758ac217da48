import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FoundAttachment } from '../../lib/attachments/schema.ts'
import type { Event } from '../../lib/events/schema.ts'
import type { SettingsView } from '../../lib/settings/schema.ts'
import type { Client } from '../client.ts'
import type { FileSource } from '../form.ts'
import { readPhoto } from '../photo.ts'
import { clockTime } from '../when.ts'
import { walk } from './folder.ts'
import { type GroupOptions, groupPhotos, type Photo } from './group-photos.ts'
import { uidOf } from './identity.ts'
import type { Converted } from './record.ts'

const isPicture = /\.(jpe?g|hei[cf])$/i

/**
 * The photos of a folder as events, those taken together in one. The same photo again, by its digest,
 * goes to the event that has it, so that an import can be broken off and repeated. One that doesn't say
 * when it was taken is left out.
 */
export async function* convertPhotos(
  client: Client,
  folder: string,
  options: GroupOptions & { tags: string[] },
): AsyncGenerator<Converted> {
  const root = await realpath(folder)
  const photos: Photo[] = []
  const seen = new Map<string, string>()
  for await (const found of walk(root)) {
    const { path: source } = found
    if ('unread' in found) yield { source, left: found.unread }
    else if (!isPicture.test(source)) yield { source, left: 'is no JPEG or HEIC' }
    else if (found.size === 0) yield { source, left: 'is empty' }
    else {
      const file: FileSource = {
        name: posix.basename(source),
        size: found.size,
        path: found.real,
        open: () => createReadStream(found.real, { end: found.size - 1 }),
      }
      const sha256 = await digestOf(found.real)
      const same = seen.get(sha256)
      const said = same ? undefined : await readPhoto(client, file)
      if (same) yield { source, left: `is the same as ${same}` }
      else if (!said?.timestamp) yield { source, left: 'does not say when it was taken' }
      else {
        seen.set(sha256, source)
        const { timestamp, timezone = 'UTC', location } = said
        photos.push({ source, file, sha256, timestamp, timezone, location })
      }
    }
  }
  const settings = await client.call<SettingsView>('GET', '/api/settings')
  for (const group of groupPhotos(photos, options, settings.attachment_max_per_event)) {
    yield await eventOf(client, group, options.tags)
  }
}

async function eventOf(client: Client, group: Photo[], tags: string[]): Promise<Converted> {
  const [first] = group as [Photo, ...Photo[]]
  const last = group.at(-1)?.timestamp
  const location = group.find((photo) => photo.location)?.location
  const uid = (await knownEvent(client, group)) ?? uidOf(first.sha256, 'photos')
  return {
    source: first.source,
    record: {
      uid,
      title:
        location?.name ?? `Photos of ${clockTime(first.timestamp, first.timezone).slice(0, 10)}`,
      timestamp: first.timestamp,
      timezone: first.timezone,
      ...(last && last > first.timestamp && { end_timestamp: last }),
      ...(location && { location }),
      tags,
    },
    files: group.map(({ file }) => file),
  }
}

/** The uid of the event that has one of the photos already. */
async function knownEvent(client: Client, group: Photo[]): Promise<string | undefined> {
  for (const { sha256 } of group) {
    const { items } = await client.call<{ items: FoundAttachment[] }>('GET', '/api/attachments', {
      query: { sha256, limit: 1 },
    })
    if (items[0]) return (await client.call<Event>('GET', `/api/events/${items[0].event_id}`)).uid
  }
  return undefined
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
