import { type CAC, cac } from 'cac'
import type { Command } from './command.ts'
import { usage } from './failure.ts'
import { columns } from './output.ts'

/** Options of every command. */
export const commonOptions = {
  '--json': 'Print JSON, for scripts',
  '--quiet': 'Say only what went wrong, for cron',
  '--url <address>': 'Address of LifeLog (LIFELOG_URL)',
  '--token <token>': 'API token (LIFELOG_API_TOKEN); others on this machine may see it here',
}

export type Parsed = { args: string[]; options: Record<string, unknown>; help: boolean }

type Kind = { names: string[]; takesValue: boolean; repeats: boolean }

const helpKind: Kind = { names: ['-h', '--help'], takesValue: false, repeats: false }

/** `--title`, `--file` … of declared options. */
export function optionNames(options: Record<string, string>): string[] {
  return kindsOf(options).map(({ names }) => names.at(-1) ?? '')
}

function kindsOf(options: Record<string, string>): Kind[] {
  return Object.keys(options).map((raw) => ({
    names: (raw.split(' ', 1)[0] ?? '').split(',').concat(/--[\w-]+/.exec(raw)?.[0] ?? []),
    takesValue: raw.includes('<'),
    repeats: raw.includes('...'),
  }))
}

/**
 * The name of the command in `argv`: the first word that is no option and no option's value.
 * Undefined where there is none.
 */
export function commandName(argv: string[]): string | undefined {
  const kinds = kindsOf(commonOptions)
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? ''
    if (!word.startsWith('-')) return word
    if (kinds.some(({ names, takesValue }) => takesValue && names.includes(word))) i++
  }
  return undefined
}

export function addCommonOptions(cli: CAC): void {
  for (const [raw, text] of Object.entries(commonOptions)) cli.option(raw, text)
}

export function addCommand(cli: CAC, { usage, summary, options, examples }: Command) {
  const added = cli.command(usage, summary).action(() => {})
  for (const [raw, text] of Object.entries(options)) added.option(raw, text)
  for (const example of examples) {
    added.example(`  $ ${example.includes('| lifelog ') ? example : `lifelog ${example}`}`)
  }
  return added
}

function termsOf({ terms }: Command) {
  if (!terms) return []
  const body = columns(terms.rows.map(([term, text]) => [`  ${term}`, text])).join('\n')
  return [{ title: terms.title, body }]
}

/**
 * What was given to a command, checked by cac against its declaration.
 *
 * cac takes text for numbers (`--tag 007` becomes 7) and whatever begins with a dash for an option.
 * So it's shown each value behind an equals sign, which is no number, and that is taken off again.
 * @throws {Failure} `usage`
 */
export function parseArguments(argv: string[], name: string, command: Command): Parsed {
  const kinds = [...kindsOf(commonOptions), ...kindsOf(command.options), helpKind]
  const cli = cac('lifelog')
  cli.help((sections) => [...sections, ...termsOf(command)])
  addCommonOptions(cli)
  addCommand(cli, command)
  cli.parse(['node', 'lifelog', name, ...shield(argv, name, kinds)], { run: false })
  const { options } = cli
  const help = options.help === true
  if (!help) {
    try {
      cli.runMatchedCommand()
    } catch (error) {
      throw usage(capitalized((error as Error).message))
    }
  }
  const args = cli.args.map((arg) => arg.slice(1))
  return { args, options: unshield(options, kinds), help }
}

function shield(argv: string[], name: string, kinds: Kind[]): string[] {
  const rest = [...argv]
  const shielded: string[] = []
  let nameSeen = false
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') return shielded.concat(rest.map((arg) => `=${arg}`))
    const [, flag = '', value] = /^(--?[^=]*)(?:=(.*))?$/s.exec(word) ?? []
    const kind = kinds.find(({ names }) => names.includes(flag))
    if (!word.startsWith('-') || word === '-') {
      if (word === name && !nameSeen) nameSeen = true
      else shielded.push(`=${word}`)
    } else if (kind?.takesValue && (value !== undefined || rest.length > 0)) {
      shielded.push(`${kind.names.at(-1)}==${value ?? rest.shift()}`)
    } else if (!kind && /^-\d|^-.*\s|^-[a-z]+[:.]/.test(word)) {
      shielded.push(`=${word}`)
    } else {
      shielded.push(word)
    }
  }
  return shielded
}

function unshield(options: Record<string, unknown>, kinds: Kind[]): Record<string, unknown> {
  const plain: Record<string, unknown> = {}
  for (const { names, takesValue, repeats } of kinds) {
    const long = (names.at(-1) ?? '').slice(2)
    const name = long.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    if (options[name] === undefined) continue
    const values = [options[name]].flat()
    if (values.length > 1 && !repeats && takesValue) throw usage(`--${long} is given twice`)
    const texts = values.map((value) => (takesValue ? String(value).slice(1) : value))
    plain[name] = repeats ? texts : texts[0]
  }
  return plain
}

function capitalized(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1).replaceAll('`', '"')
}
