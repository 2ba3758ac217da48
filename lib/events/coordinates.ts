import * as v from 'valibot'

const notCoordinates = 'must be a latitude and a longitude, like 53.5436, 9.9669'
const notOnEarth = 'must be a latitude from -90 to 90 and a longitude from -180 to 180'

const form = /^(-?\d{1,3}(?:\.\d{1,15})?) ?([NS])? (-?\d{1,3}(?:\.\d{1,15})?) ?([EW])?$/i

/** Coordinates in degrees as maps write them: `53.5436, 9.9669`, `53.5436° N, 9.9669° E`. */
export const Coordinates = v.pipe(
  v.string(),
  v.maxLength(100, notCoordinates),
  v.transform((text) =>
    text
      .replaceAll('−', '-')
      .split(/[\s,;°]/)
      .filter(Boolean)
      .join(' '),
  ),
  v.regex(form, notCoordinates),
  v.transform((text) => {
    const [, latitude, south, longitude, west] = form.exec(text) ?? []
    return {
      latitude: degrees(latitude, south, 's'),
      longitude: degrees(longitude, west, 'w'),
    }
  }),
  v.check(
    ({ latitude, longitude }) => Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180,
    notOnEarth,
  ),
)
export type Coordinates = v.InferOutput<typeof Coordinates>

function degrees(text = '', direction = '', negative: 's' | 'w'): number {
  return direction.toLowerCase() === negative ? -Number(text) : Number(text)
}

/** Coordinates as a form shows them. */
export function coordinatesText({ latitude, longitude }: Coordinates): string {
  return `${latitude}, ${longitude}`
}
