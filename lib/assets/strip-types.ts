import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'

const options = {
  loader: 'ts',
  minify: true,
  target: 'es2024',
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
}
const program = `
  const { readFileSync } = require('node:fs')
  const { transformSync } = require(${JSON.stringify(createRequire(import.meta.url).resolve('esbuild'))})
  const stripped = (file) =>
    transformSync(readFileSync(new URL(file), 'utf8'), ${JSON.stringify(options)}).code
  process.stdout.write(JSON.stringify(process.argv.slice(1).map(stripped)))`

/**
 * What TypeScript files are without their types, comments, white space and long names, which would be
 * a fifth of what a first visit loads. Whoever loads esbuild keeps 13 MB for it, so a process does it that
 * ends.
 * @param files their `file:` URLs
 */
export async function stripTypes(files: string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--eval', program, ...files], {
    maxBuffer: 64 * 1024 * 1024,
  })
  return JSON.parse(stdout)
}
