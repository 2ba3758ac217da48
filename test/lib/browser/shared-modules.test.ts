import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Node, parse } from 'acorn'
import { full } from 'acorn-walk'
import { transform } from 'esbuild'
import { beforeAll, expect, test } from 'vitest'
import { entries } from '../../../lib/assets/entries.ts'

const folder = join(import.meta.dirname, '../../../lib/browser')

type Module = { body: Node[]; imports: string[]; late: string[] }
const modules = new Map<string, Module>()

beforeAll(async () => {
  const files = await readdir(folder, { recursive: true })
  for (const file of files.filter((name) => name.endsWith('.client.ts'))) {
    const source = await readFile(join(folder, file), 'utf8')
    const tsconfigRaw = { compilerOptions: { verbatimModuleSyntax: true } }
    const { code } = await transform(source, { loader: 'ts', tsconfigRaw })
    const { body } = parse(code, { ecmaVersion: 'latest', sourceType: 'module' })
    const found: Module = { body, imports: [], late: [] }
    for (const node of body) {
      if ('source' in node && node.source) found.imports.push(nameOf(node.source.value))
    }
    full({ type: 'Program', body } as unknown as Node, (node) => {
      const { type, source } = node as Node & { source?: { value?: unknown } }
      if (type === 'ImportExpression' && source?.value) found.late.push(nameOf(source.value))
    })
    modules.set(basename(file, '.client.ts'), found)
  }
})

const nameOf = (specifier: unknown) => basename(String(specifier), '.client.ts')

/** All that a module imports at once, itself too. */
function closure(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen
  seen.add(name)
  for (const next of modules.get(name)?.imports ?? []) closure(next, seen)
  return seen
}

test('what a module that is imported late shares with others neither acts nor holds a state', () => {
  const late = new Set([...modules.values()].flatMap((module) => module.late))
  const roots = new Set<string>([...entries, ...late])
  const shared = new Set(closure('shared'))
  for (const name of late) {
    for (const imported of closure(name)) {
      if ([...roots].some((root) => root !== name && closure(root).has(imported))) {
        shared.add(imported)
      }
    }
  }
  expect(shared.size).toBeGreaterThan(20)
  const faults = [...shared].flatMap((name) =>
    (modules.get(name)?.body ?? []).flatMap((node) => {
      const fault = faultOf(node)
      return fault ? [`${name}: ${fault}`] : []
    }),
  )
  expect(faults).toEqual([])
})

/** Why a statement at the top of a module does something, or makes what a second instance has anew. */
function faultOf(node: Node): string | undefined {
  const { type, declaration, expression, kind, declarations } = node as Node & {
    declaration?: Node | null
    expression?: Node & { callee?: { name?: string } }
    kind?: string
    declarations?: { init?: (Node & { callee?: { object?: { name?: string } } }) | null }[]
  }
  if (type === 'ExportNamedDeclaration') return declaration ? faultOf(declaration) : undefined
  if (type === 'VariableDeclaration') {
    if (kind !== 'const') return `a variable (${kind})`
    const made = declarations?.find(
      ({ init }) => init?.type === 'NewExpression' && init.callee?.object?.name !== 'Intl',
    )
    return made && 'a constant object with a state'
  }
  if (type === 'ExpressionStatement' && expression?.callee?.name === 'pageWide') return undefined
  const inert = ['ImportDeclaration', 'FunctionDeclaration', 'ClassDeclaration']
  return inert.includes(type) ? undefined : type
}
