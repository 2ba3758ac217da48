import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { commandName, optionNames, parseArguments } from '../../cli/arguments.ts'
import { commands } from '../../cli/commands.ts'
import manifest from '../../package.json' with { type: 'json' }
import { startCli } from '../support/cli.ts'

const root = join(import.meta.dirname, '../..')
const all = await Promise.all(
  Object.entries(commands).map(async ([name, load]) => ({ name, ...(await load()).default })),
)

/** A line as a shell would split it, up to what goes elsewhere. */
function words(line: string): string[] {
  const list = [...line.matchAll(/'([^']*)'|"([^"]*)"|([^\s'"]+)/g)].map(
    ([, a, b, c]) => a ?? b ?? c ?? '',
  )
  const end = list.findIndex((word) => /^[|<>]$|^#$/.test(word))
  return end < 0 ? list : list.slice(0, end)
}

/** Throws where the line isn't one that the CLI takes. */
function check(line: string): void {
  const argv = words(line)
  const name = commandName(argv)
  if (name === undefined) return
  const command = all.find((command) => command.name === name)
  if (!command) throw new Error(`There is no command ${name}: ${line}`)
  parseArguments(argv, name, command)
}

const printed = (args: string[]) => startCli(args).ended

describe('help', () => {
  test('names every command, the environment and the exit codes', async () => {
    const { code, stdout, stderr } = await printed(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const { usage } of all) expect(stdout).toMatch(`  ${usage} `)
    for (const { summary } of all) expect(stdout).toContain(summary)
    for (const word of ['LIFELOG_URL', 'LIFLOG_API_TOKEN', 'Exit codes', '5  LifeLog']) {
      expect(stdout).toContain(word)
    }
  })

  test.each(all)('of $name has its options and examples that work', async (command) => {
    const { code, stdout } = await printed([command.name, '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain(`lifelog ${command.usage}`)
    for (const option of optionNames(command.options)) expect(stdout).toContain(option)
    expect(command.examples.length).toBeGreaterThan(0)
    for (const example of command.examples) {
      expect(stdout).toContain(example)
      check(example.replace(/^.*\| lifelog /, ''))
    }
  })

  test('is there without a server or a token, and the version too', async () => {
    expect((await printed(['--version'])).stdout).toBe(`lifelog ${manifest.version}\n`)
    expect((await printed(['help'])).stdout).toBe((await printed(['--help'])).stdout)
  })
})

test('what the README says about the CLI is true', async () => {
  const files = ['README.md', 'cli/README.md'].map((name) => join(root, name))
  const texts = await Promise.all(files.filter(existsSync).map((path) => readFile(path, 'utf8')))
  const lines = texts
    .flatMap((text) => [...text.matchAll(/^```(?:sh|console|bash)?\n(.*?)^```/gms)])
    .flatMap(([, block = '']) => block.split('\n'))
    .flatMap((line) => /(?:^|[|$;] *)(?:npx )?lifelog (.*)$/.exec(line)?.[1] ?? [])
  expect(lines.length).toBeGreaterThan(20)
  for (const line of lines) check(line)
  for (const { name } of all) expect(texts.join('\n')).toContain(`lifelog ${name}`)
})

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish'])('for %s names every command', async (shell) => {
    const { code, stdout } = await printed(['completion', shell])
    expect(code).toBe(0)
    for (const { name } of all) expect(stdout).toContain(name)
  })

  test('works in bash', async () => {
    const { stdout: script } = await printed(['completion', 'bash'])
    const complete = async (...line: string[]) => {
      const { stdout } = await promisify(execFile)('bash', [
        '-c',
        `${script}\nCOMP_WORDS=(${line.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${line.length - 1}; _lifelog; echo "\${COMPREPLY[*]}"`,
      ])
      return stdout.trim()
    }
    expect(await complete('lifelog', 're')).toBe(
      'restore restore-file revert restore-backup reindex',
    )
    expect(await complete('lifelog', 'attach-file', '--e')).toBe('--event-id')
  })

  test('for another shell is used wrongly: 2', async () => {
    expect((await printed(['completion', 'cmd'])).code).toBe(2)
  })
})
