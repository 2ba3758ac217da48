import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** All that exiftool finds in a file, by group and name: `{'EXIF:GPSLatitude': …}`. */
export async function exiftool(bytes: Buffer): Promise<Record<string, unknown>> {
  const tool = spawn('exiftool', ['-json', '-G', '-a', '-u', '-ee', '-'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(tool, 'spawn')
  tool.stdin.end(bytes)
  const [found, [code]] = await Promise.all([text(tool.stdout), once(tool, 'close')])
  if (code !== 0) throw new Error(`exiftool ended with ${code}.`)
  return (JSON.parse(found) as Record<string, unknown>[])[0] ?? {}
}
