import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'acorn'
import { simple } from 'acorn-walk'
import { transform } from 'esbuild'
import { checkSync } from 'recheck'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/** Expressions that the checker can't decide, or that never meet text from outside, and why. */
const exceptions: Record<string, string> = {
  'lib/assets/assets.ts': 'the scripts are LifeLog’s own',
  'lib/browser/offline/sw.client.ts': 'the page is one of LifeLog’s own',
  'lib/base/machine-timezone.ts': 'a path of this machine',
  'cli/config.ts': 'the address that the owner gives',
  'cli/import/day-one.ts': 'a journal of the owner’s, on the owner’s machine',
  'cli/import/markdown.ts': 'a note of the owner’s, on the owner’s machine',
  'cli/import/markdown-references.ts': 'a note of the owner’s, on the owner’s machine',
}

const letters = 'abcdefgh'

/** Every expression in the sources: literals, and templates with their variables left out. */
async function expressionsOf(file: string) {
  const code = readFileSync(join(root, file), 'utf8')
  const loader = file.endsWith('x') ? 'tsx' : 'ts'
  const script = await transform(code, { loader, jsx: 'automatic', target: 'esnext' })
  const found: { pattern: string; flags: string }[] = []
  const program = parse(script.code, { ecmaVersion: 'latest', sourceType: 'module' })
  simple(program, {
    Literal({ regex }) {
      if (regex) found.push(regex)
    },
    NewExpression({ callee, arguments: [source, flags] }) {
      if (callee.type !== 'Identifier' || callee.name !== 'RegExp') return
      if (source?.type !== 'TemplateLiteral') return
      const pieces = source.quasis.map(({ value }) => value.cooked ?? '')
      const names = source.expressions.map(({ start, end }) => script.code.slice(start, end))
      const pattern = pieces.reduce((before, piece, at) => {
        // What differs is taken to have no character in common.
        const letter = letters.charAt(names.indexOf(names[at - 1] ?? ''))
        return before + (/\[[^\]]*$/.test(before) ? letter : `[${letter}]`) + piece
      })
      found.push({ pattern, flags: flags?.type === 'Literal' ? String(flags.value) : '' })
    },
  })
  return found
}

const files = globSync('{lib,cli,db,functions}/**/*.{ts,tsx}', { cwd: root })

test('no regular expression takes more than linear time', async () => {
  const slow: string[] = []
  let count = 0
  for (const file of files) {
    for (const { pattern, flags } of await expressionsOf(file)) {
      count += 1
      const { status } = checkSync(pattern, flags, { timeout: null })
      if (status !== 'safe' && !exceptions[file])
        slow.push(`${file}: /${pattern}/${flags} ${status}`)
    }
  }
  expect(slow).toEqual([])
  expect(count).toBeGreaterThan(150)
})

test('the checker knows a quadratic expression', () => {
  expect(checkSync('\\s*[\\r\\n]+\\s*', 'g')).toMatchObject({
    status: 'vulnerable',
    complexity: { type: 'polynomial', degree: 2 },
  })
})
