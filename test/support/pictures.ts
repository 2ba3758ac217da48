import sharp from 'sharp'

type Colour = [red: number, green: number, blue: number]

/** A JPEG of hills under a sky between two colours. `seed` tells one from another. */
export function landscape(top: Colour, horizon: Colour, hill: Colour, seed: number) {
  const width = 1200
  const height = 800
  const pixels = Buffer.alloc(width * height * 3)
  const ridge = (x: number, layer: number) =>
    height * (0.55 + 0.14 * layer) +
    60 * Math.sin(x / (190 - 40 * layer) + seed + layer) +
    24 * Math.sin(x / 61 + 3 * seed)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const layer = [2, 1, 0].find((layer) => y > ridge(x, layer))
      const colour =
        layer === undefined
          ? mix(top, horizon, y / (height * 0.6))
          : mix(horizon, hill, 0.45 + 0.25 * layer)
      pixels.set(colour, (y * width + x) * 3)
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 82 })
    .toBuffer()
}

function mix(from: Colour, to: Colour, share: number): Colour {
  const part = Math.min(Math.max(share, 0), 1)
  return from.map((value, i) => Math.round(value + ((to[i] ?? 0) - value) * part)) as Colour
}
