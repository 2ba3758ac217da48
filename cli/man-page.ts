import { commonOptions } from './arguments.ts'
import type { Command } from './command.ts'
import { environment, exits, precedence } from './reference.ts'

/** The manual page of `lifelog` in roff (man(7)), made of what the commands declare. */
export async function manPage(declared: Command[]): Promise<string> {
  const { default: manifest } = await import('../package.json', { with: { type: 'json' } })
  const parts = [
    `.TH LIFELOG 1 "" "LifeLog ${manifest.version}" "User Commands"`,
    '.SH NAME',
    escaped('lifelog - record what happens and find it again, from a shell'),
    '.SH SYNOPSIS',
    '.B lifelog\n.I command\n[options]',
    '.SH OPTIONS OF EVERY COMMAND',
    ...optionsOf(commonOptions),
    '.SH COMMANDS',
    ...declared.flatMap(({ usage, summary, options, examples, terms }) => [
      `.SS ${escaped(`lifelog ${usage}`)}`,
      escaped(`${summary}.`),
      ...optionsOf(options),
      ...(terms ? [`.PP\n${escaped(terms.title)}:`, ...terms.rows.map((row) => term(...row))] : []),
      '.PP\nExamples:\n.EX',
      ...examples.map((example) =>
        escaped(example.includes('| lifelog ') ? `  ${example}` : `  lifelog ${example}`),
      ),
      '.EE',
    ]),
    '.SH ENVIRONMENT',
    ...environment.map(([name, text]) => term(name, text)),
    `.PP\n${escaped(precedence)}`,
    '.SH EXIT STATUS',
    ...exits.map(([code, text]) => term(String(code), text)),
  ]
  return `${parts.join('\n')}\n`
}

function optionsOf(options: Record<string, string>): string[] {
  return Object.entries(options).map(([option, text]) => term(option, text))
}

function term(name: string, text: string): string {
  return `.TP\n.B ${escaped(name)}\n${escaped(text)}`
}

/** Text in which nothing is a request or an escape, and a dash is one to be copied. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('…', '...')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/gm, '\\&')
}
