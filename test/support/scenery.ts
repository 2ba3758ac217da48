import sharp from 'sharp'

type Colour = readonly [red: number, green: number, blue: number]

/** The colours of a sky at its top and horizon, and of the land. */
const lights = {
  dawn: { top: [91, 111, 168], horizon: [246, 201, 168], land: [63, 74, 99] },
  noon: { top: [79, 155, 217], horizon: [220, 236, 245], land: [63, 125, 90] },
  dusk: { top: [43, 47, 99], horizon: [242, 147, 92], land: [42, 36, 64] },
  night: { top: [12, 18, 48], horizon: [58, 74, 125], land: [10, 13, 28] },
  snow: { top: [169, 188, 205], horizon: [241, 242, 238], land: [109, 129, 147] },
  desert: { top: [111, 177, 214], horizon: [248, 226, 182], land: [181, 118, 58] },
} satisfies Record<string, Record<string, Colour>>

export type Light = keyof typeof lights

export type Scene = { width: number; height: number; light: Light; seed: number }

/** A JPEG of three ridges under a sky with a sun or a moon; `seed` tells one from another. */
export async function scenery(scene: Scene): Promise<Buffer<ArrayBuffer>> {
  // Drawn small, as each of its points takes a while.
  const [width, height] = [Math.round(scene.width / 3), Math.round(scene.height / 3)]
  const pixels = draw({ ...scene, width, height })
  const jpeg = sharp(pixels, { raw: { width, height, channels: 3 } })
    .resize(scene.width, scene.height, { fit: 'fill' })
    .jpeg({ quality: 80 })
  return Buffer.from(await jpeg.toBuffer())
}

function draw({ width, height, light, seed }: Scene): Buffer {
  const { top, horizon, land } = lights[light]
  const sun = { x: width * (0.2 + ((seed * 37) % 60) / 100), y: height * (0.15 + (seed % 4) / 14) }
  const radius = Math.min(width, height) / 12
  const ridge = (x: number, layer: number) =>
    height * (0.52 + 0.15 * layer) +
    0.06 * height * Math.sin(((8 - 2 * layer) * x) / width + seed + layer) +
    0.015 * height * Math.sin((40 * x) / width + 3 * seed)
  const pixels = Buffer.alloc(width * height * 3)
  for (let x = 0; x < width; x++) {
    const ridges = [0, 1, 2].map((layer) => ridge(x, layer))
    for (let y = 0; y < height; y++) {
      const layer = ridges.findLastIndex((edge) => y > edge)
      const isSun = layer < 0 && Math.hypot(x - sun.x, y - sun.y) < radius
      const behind = isSun ? sunlight : mix(top, horizon, y / (height * 0.6))
      pixels.set(layer < 0 ? behind : mix(horizon, land, 0.45 + 0.25 * layer), (y * width + x) * 3)
    }
  }
  return pixels
}

const sunlight: Colour = [255, 246, 221]

function mix(from: Colour, to: Colour, share: number): Colour {
  const part = Math.min(share, 1)
  const between = (i: 0 | 1 | 2) => Math.round(from[i] + (to[i] - from[i]) * part)
  return [between(0), between(1), between(2)]
}
