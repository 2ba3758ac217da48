import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const program = `
  const { readFileSync } = require('node:fs')
  const { stripTypeScriptTypes } = require('node:module')
  const stripped = (file) => stripTypeScriptTypes(readFileSync(new URL(file), 'utf8'))
  process.stdout.write(JSON.stringify(process.argv.slice(1).map(stripped)))`

/**
 * What TypeScript files are without their types. Node does that by itself, and keeps 30 MB for it
 * ever after; so a process does it that ends.
 * @param files their `file:` URLs
 */
export async function stripTypes(files: string[]): Promise<string[]> {
  const options = ['--disable-warning=ExperimentalWarning', '--eval', program]
  const { stdout } = await promisify(execFile)(process.execPath, [...options, ...files])
  return JSON.parse(stdout)
}
