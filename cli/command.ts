import type { Client } from './client.ts'
import type { Config } from './config.ts'
import type { Output } from './output.ts'
import type { Terminal } from './terminal.ts'

/**
 * Options as they are declared to cac: `--title <text>` takes a value, `--file <path...>` may be
 * given several times, `--qr` is there or not.
 */
export type OptionTexts = Record<string, string>

type Camel<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : S
type Long<Raw extends string> = Raw extends `-${string}, --${infer Name}`
  ? Name
  : Raw extends `--${infer Name}`
    ? Name
    : never
type NameOf<Raw extends string> = Camel<
  Long<Raw> extends `${infer Name} <${string}` ? Name : Long<Raw>
>
type ValueOf<Raw extends string> = Raw extends `${string}...>`
  ? string[]
  : Raw extends `${string}<${string}`
    ? string
    : true

/** What was given of the declared options, by name; text is exactly what was typed. */
export type Given<O extends OptionTexts> = {
  [Raw in keyof O & string as NameOf<Raw>]?: ValueOf<Raw>
}

export type Run<O extends OptionTexts> = {
  args: string[]
  options: Given<O>
  config: Config
  client: Client
  out: Output
  terminal: Terminal
  /** Aborts at Ctrl-C. */
  signal: AbortSignal
  /** The owner's timezone, asked for once. */
  timezone: () => Promise<string>
  /** Every command with its name, in the order of the help. */
  allCommands: () => Promise<(readonly [string, Command])[]>
}

export type Declaration<O extends OptionTexts> = {
  /** Its name and arguments: `show <id>`, `attach-file [...files]`. */
  usage: string
  /** One line, in the imperative. */
  summary: string
  options: O
  /** Each begins after `lifelog`. */
  examples: string[]
  /** What can be said in an argument, for the help: a title, and what means what. */
  terms?: { title: string; rows: [term: string, text: string][] }
  /** True where what goes to stdout is of no use unless all of it arrives. */
  printsWhole?: true
  /** False for what works without an API token. */
  needsToken?: false
  run: (run: Run<O>) => Promise<void>
}

export type Command = Omit<Declaration<OptionTexts>, 'run'> & {
  run: (run: Omit<Run<OptionTexts>, 'options'> & { options: unknown }) => Promise<void>
}

/** Declares a command: a file's default export in `cli/commands`. */
export function command<const O extends OptionTexts>(declaration: Declaration<O>): Command {
  return declaration as unknown as Command
}
