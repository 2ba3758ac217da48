import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Builds `dist/` once for all tests, where it's of other sources: what browsers get, and what processes run. */
export default async function setup(): Promise<void> {
  const program = join(import.meta.dirname, '../../build/run.js')
  await promisify(execFile)(process.execPath, [program, '--if-needed'])
}
