import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { print } from './print.ts'

/** Prints how much longer than Node itself the CLI takes to its first output, in ms. */
export async function measureCli(): Promise<void> {
  const entry = join(import.meta.dirname, '../../dist/lifelog.js')
  const rounds = 15
  const times: Record<string, number[]> = { node: [], version: [], help: [] }
  for (let round = 0; round < rounds; round++) {
    times.node?.push(await firstOutput(['-e', 'process.stdout.write("x")']))
    times.version?.push(await firstOutput([entry, '--version']))
    times.help?.push(await firstOutput([entry, 'create-event', '--help']))
  }
  const median = (name: string) => times[name]?.toSorted((a, b) => a - b)[rounds >> 1] ?? 0
  const more = (name: string) => `${Math.round(median(name) - median('node'))} ms`
  print(
    'CLI to first output',
    `${more('version')} more than Node's own ${Math.round(median('node'))} ms, with a command ${more('help')}`,
  )
}

async function firstOutput(args: string[]): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  const took = performance.now() - began
  child.stdout.resume()
  await once(child, 'close')
  return took
}
