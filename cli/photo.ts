import exifr from 'exifr'
import { exifOptions, photoFacts } from '../lib/browser/photos/photo-facts.client.ts'
import type { Event } from '../lib/events/schema.ts'
import type { Taken } from '../lib/places/schema.ts'
import type { Client } from './client.ts'
import type { Run } from './command.ts'
import { placeText, whenText } from './event-when.ts'
import type { FileSource } from './form.ts'
import { oneLine } from './output.ts'
import { confirmed } from './prompt.ts'

/** When and where a photo was taken, as an event has it. */
export type PhotoWhen = {
  timestamp?: string
  timezone?: string
  location?: { latitude: number; longitude: number; name: string | null }
}

const isPhoto = /\.(jpe?g|hei[cf]|avif|tiff?)$/i

/**
 * What a photo says of when and where, as LifeLog understands it; undefined where it says nothing.
 * @throws {Failure} where LifeLog can't be asked
 */
export async function readPhoto(
  client: Client,
  { name, path }: FileSource,
): Promise<(PhotoWhen & Pick<Taken, 'timezone_by'>) | undefined> {
  if (!path || !isPhoto.test(name)) return undefined
  // A file that is no photo, or a broken one, says nothing: it's attached all the same.
  const facts = photoFacts(await exifr.parse(path, exifOptions).catch(() => undefined))
  if (!facts) return undefined
  const { timestamp, timezone, timezone_by, near } = await client.call<Taken>(
    'GET',
    '/api/places/taken',
    { query: facts },
  )
  const { latitude, longitude } = facts
  if (!timestamp && latitude === undefined) return undefined
  return {
    timezone_by,
    ...(timestamp && { timestamp, timezone }),
    ...(latitude !== undefined &&
      longitude !== undefined && {
        location: { latitude, longitude, name: near?.name ?? null },
      }),
  }
}

/**
 * When and where the earliest of the photos among `files` was taken: said, and given where that is
 * wanted by --use-photo or, by a person at the terminal, on being asked. Nothing is said that `event`
 * has already.
 */
export async function fromPhoto(
  files: FileSource[],
  { usePhoto, timestamp }: { usePhoto?: true; timestamp?: string },
  { client, out, terminal, signal }: Pick<Run<never>, 'client' | 'out' | 'terminal' | 'signal'>,
  event?: Pick<Event, 'timestamp' | 'location'>,
): Promise<PhotoWhen | undefined> {
  const found: { file: FileSource; photo: NonNullable<Awaited<ReturnType<typeof readPhoto>>> }[] =
    []
  for (const file of files) {
    const photo = await readPhoto(client, file)
    if (photo) found.push({ file, photo })
  }
  const order = ({ photo }: (typeof found)[number]) => photo.timestamp ?? '~'
  const first = found.toSorted((a, b) => order(a).localeCompare(order(b)))[0]
  if (!first) return undefined
  const { timezone_by, ...when } = first.photo
  if (event && isSame(when, event)) return undefined
  const clock = timezone_by === 'default' && when.timestamp ? ', if its clock was that of' : ','
  const time = when.timestamp && `${photoTime(when)}${clock} ${when.timezone}`
  const place = when.location && `near ${placeText({ location: when.location })}`
  out.say(`${oneLine(first.file.name)} was taken ${[time, place].filter(Boolean).join(', ')}.`)
  if (usePhoto) return when
  if (timestamp === undefined && (await confirmed('Use this?', { terminal, signal }))) return when
  out.say('--use-photo takes that over.')
  return undefined
}

/** Whether an event has the photo's minute, and a place within some 50 m of the photo's. */
function isSame(
  { timestamp, location }: PhotoWhen,
  event: Pick<Event, 'timestamp' | 'location'>,
): boolean {
  const apart = timestamp ? Math.abs(Date.parse(timestamp) - Date.parse(event.timestamp)) : 0
  const isNear = (name: 'latitude' | 'longitude') =>
    !location || Math.abs((event.location?.[name] ?? Number.NaN) - location[name]) < 0.0005
  return apart < 60_000 && isNear('latitude') && isNear('longitude')
}

function photoTime({ timestamp = '', timezone = '' }: PhotoWhen): string {
  const minute = { end_timestamp: null, precision: 'minute', approximate: false } as const
  return whenText({ timestamp, timezone, ...minute })
}
