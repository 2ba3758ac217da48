/** What a photo says of when and where it was taken, as far as that is beyond doubt. */
export type PhotoFacts = {
  /** As the camera's clock showed it: `2019-06-03T18:12:05`. */
  clock?: string
  /** Of that clock from UTC: `+01:00`. */
  offset?: string
  /** In degrees (WGS 84). */
  latitude?: number
  longitude?: number
}

/** How exifr reads what `photoFacts` takes: tags by their numbers, values as they are. */
export const exifOptions = {
  tiff: true,
  exif: true,
  gps: true,
  mergeOutput: false,
  sanitize: false,
  translateKeys: false,
  translateValues: false,
  reviveValues: false,
}

/** Tags of EXIF 2.32, and of its GPS part. */
const tags = { dateTimeOriginal: 0x9003, offsetTimeOriginal: 0x9011 }
const gpsTags = { latitudeRef: 1, latitude: 2, longitudeRef: 3, longitude: 4, status: 9 }

type Block = Record<number, unknown> | undefined

/**
 * The facts in what exifr read; undefined where there are none. Only the time at which the picture was
 * taken counts, not those of its scan or last change, and only a position with its hemispheres.
 */
export function photoFacts(read: unknown): PhotoFacts | undefined {
  const { exif, gps } = (read ?? {}) as { exif?: Block; gps?: Block }
  const facts = { ...clockIn(exif), ...positionIn(gps) }
  return Object.keys(facts).length > 0 ? facts : undefined
}

function clockIn(exif: Block): PhotoFacts {
  const [, y, mo, d, time] =
    /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(text(exif?.[tags.dateTimeOriginal])) ?? []
  const clock = `${y}-${mo}-${d}T${time}`
  const instant = new Date(`${clock}Z`)
  // A date that the calendar doesn't have is another one, or none, as soon as it is read.
  if (Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(clock)) return {}
  const offset = text(exif?.[tags.offsetTimeOriginal])
  return { clock, ...(/^[+-](0\d|1[0-4]):[0-5]\d$/.test(offset) && { offset }) }
}

function positionIn(gps: Block): PhotoFacts {
  const latitude = degrees(gps?.[gpsTags.latitude], gps?.[gpsTags.latitudeRef], 'N', 'S', 90)
  const longitude = degrees(gps?.[gpsTags.longitude], gps?.[gpsTags.longitudeRef], 'E', 'W', 180)
  // V: the receiver had no fix. Where there's nothing else to write, cameras write zeros.
  const isVoid = text(gps?.[gpsTags.status]) === 'V' || (latitude === 0 && longitude === 0)
  if (latitude === undefined || longitude === undefined || isVoid) return {}
  return { latitude, longitude }
}

/** Degrees, minutes and seconds as one number, to a tenth of a metre. */
function degrees(value: unknown, ref: unknown, plus: string, minus: string, max: number) {
  const side = text(ref).toUpperCase()
  const parts = Array.isArray(value) || ArrayBuffer.isView(value) ? [...(value as number[])] : []
  if (parts.length !== 3 || (side !== plus && side !== minus)) return undefined
  const [d = 0, m = 0, s = 0] = parts
  const isSound = parts.every((part) => Number.isFinite(part) && part >= 0) && m < 60 && s < 60
  const sum = d + m / 60 + s / 3600
  if (!isSound || sum > max) return undefined
  return Math.round((side === minus ? -sum : sum) * 1e6) / 1e6
}

/** Text as cameras write it: with a NUL at its end, or spaces. */
function text(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll('\0', ' ').trimEnd() : ''
}
