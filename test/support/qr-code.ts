import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import sharp from 'sharp'

/**
 * What a scanner reads from the one QR code in a picture.
 * @throws {Error} where it finds none
 */
export async function scanQrCode(png: Buffer): Promise<string> {
  const zbar = spawn('zbarimg', ['--quiet', '--raw', '--nodbus', 'png:-'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(zbar, 'spawn')
  zbar.stdin.end(png)
  const [read, [code]] = await Promise.all([text(zbar.stdout), once(zbar, 'close')])
  if (code !== 0) throw new Error('No QR code is in the picture.')
  return read.trimEnd()
}

/** Pixels of a half of a character. */
const pixels = 4

/** Lines of block characters as a terminal shows them, light on dark, as PNG. */
export async function terminalPicture(lines: string[]): Promise<Buffer> {
  const width = Math.max(...lines.map((line) => line.length))
  const halves = lines.flatMap((line) => [
    Array.from(line.padEnd(width), (character) => '█▀'.includes(character)),
    Array.from(line.padEnd(width), (character) => '█▄'.includes(character)),
  ])
  const raw = { width, height: halves.length, channels: 1 } as const
  const light = Buffer.from(halves.flat().map((isLight) => (isLight ? 0xff : 0)))
  return sharp(light, { raw })
    .extend({ top: 2, bottom: 2, left: 2, right: 2, background: 'black' })
    .resize({ width: (width + 4) * pixels, kernel: 'nearest' })
    .png()
    .toBuffer()
}
