import type { SettingsView } from '../lib/settings/schema.ts'
import { commandName, parseArguments } from './arguments.ts'
import { createClient, needToken } from './client.ts'
import type { Command } from './command.ts'
import { commands } from './commands.ts'
import { readConfig } from './config.ts'
import { exitCodes, Failure, usage } from './failure.ts'
import { createOutput } from './output.ts'
import type { Terminal } from './terminal.ts'

/** Whether what is printed is of no use unless it's whole. */
const printing = { needsAll: false }

/** Runs the command that the arguments name, and sets the exit code. */
export async function start(argv: string[]): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `lifelog list | head`: nobody reads any more, so there is nothing more to do.
    if (error.code === 'EPIPE' && !printing.needsAll) process.exit(exitCodes.ok)
    process.stderr.write(`lifelog: Not all of it could be written to stdout. ${error.message}\n`)
    process.exit(exitCodes.failed)
  })
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  // A second Ctrl-C ends it at once, as it does any program.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt)
  process.exitCode = await runCommand(argv, process, stop.signal)
}

/**
 * Runs the command that the arguments name, until `signal` interrupts it. (Helps go to the console,
 * whatever the terminal.)
 * @returns the exit code
 */
export async function runCommand(
  argv: string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  try {
    await run(argv, terminal, signal)
    return exitCodes.ok
  } catch (error) {
    if (signal.aborted) return exitCodes.interrupted
    if (!(error instanceof Failure)) throw error
    const hint = error.outcome === 'usage' ? helpHint(argv) : ''
    terminal.stderr.write(`lifelog: ${error.message}${hint}\n`)
    return exitCodes[error.outcome]
  }
}

async function run(argv: string[], terminal: Terminal, signal: AbortSignal): Promise<void> {
  const name = commandName(argv)
  if (name === 'help') return printHelpOf(argv, terminal)
  if (name === undefined) return withoutCommand(argv, terminal)
  const load = Object.hasOwn(commands, name) ? commands[name as keyof typeof commands] : undefined
  if (!load) throw usage(`There is no command "${name}"`)
  const command: Command = (await load()).default
  const { args, options, help } = parseArguments(argv, name, command)
  if (help) return
  printing.needsAll = command.printsWhole === true
  const out = createOutput({ json: options.json === true, quiet: options.quiet === true }, terminal)
  const config = await readConfig(options, terminal.env, out.warn)
  const client = createClient(config, signal)
  if (command.needsToken !== false) needToken(config)
  let timezone: Promise<string> | undefined
  await command.run({
    args,
    options,
    config,
    client,
    out,
    terminal,
    signal,
    timezone: () => {
      timezone ??= client
        .call<SettingsView>('GET', '/api/settings')
        .then((settings) => settings.timezone)
      return timezone
    },
    allCommands: () =>
      Promise.all(
        Object.entries(commands).map(
          async ([name, load]) => [name, (await load()).default] as const,
        ),
      ),
  })
}

/** `lifelog help`, and `lifelog help <command>`. */
async function printHelpOf(argv: string[], terminal: Terminal): Promise<void> {
  const words = argv.filter((word) => word !== 'help')
  const [name] = words
  if (name !== undefined && Object.hasOwn(commands, name)) {
    const load = commands[name as keyof typeof commands]
    parseArguments(['--help'], name, (await load()).default)
    return
  }
  if (name !== undefined && !name.startsWith('-')) throw usage(`There is no command "${name}"`)
  return withoutCommand(words, terminal)
}

async function withoutCommand(argv: string[], { stdout }: Terminal): Promise<void> {
  if (argv.some((word) => word === '-v' || word === '--version')) {
    const { default: manifest } = await import('../package.json', { with: { type: 'json' } })
    stdout.write(`lifelog ${manifest.version}\n`)
    return
  }
  const unknown = argv.find((word) => !['help', '-h', '--help'].includes(word))
  if (unknown) throw usage(`There is no option "${unknown}" without a command`)
  const { printHelp } = await import('./help.ts')
  await printHelp()
}

function helpHint(argv: string[]): string {
  const name = commandName(argv)
  return `. See: lifelog ${name && Object.hasOwn(commands, name) ? `${name} ` : ''}--help`
}
