import type { Readable, Writable } from 'node:stream'

/** What a run of the CLI reads from and writes to: its process, or whatever stands for one. */
export type Terminal = {
  stdin: Readable & { isTTY?: boolean }
  stdout: Writable & { isTTY?: boolean }
  stderr: Writable & { isTTY?: boolean }
  env: NodeJS.ProcessEnv
  argv: string[]
}
