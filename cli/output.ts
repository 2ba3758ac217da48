import type { Writable } from 'node:stream'
import { styleText } from 'node:util'
import type { Terminal } from './terminal.ts'

type Style = 'bold' | 'dim' | 'cyan' | 'green' | 'red' | 'yellow'

/** Where a command's words go: data on stdout and nothing else, messages on stderr. */
export type Output = {
  json: boolean
  /** The result: as JSON where that is wanted, else as `lines` has it. */
  data(value: unknown, lines: () => string | string[]): void
  /** Data in any form, as it is. */
  write(text: string): void
  /** What people should know, and scripts needn't; nothing where --quiet is wanted. */
  say(message: string): void
  /** What went wrong with a part of the work: said even where all else isn't. */
  complain(message: string): void
  warn(message: string): void
  /** Text in a style, where stdout shows colours. */
  style(style: Style, text: string): string
  /** Whether a person watches stderr, and wants to see progress there. */
  watched: boolean
  /** Replaces the last line of stderr. */
  draw(line: string): void
  stdout: Writable
}

export function createOutput(
  { json, quiet }: { json: boolean; quiet: boolean },
  { stdout, stderr, env }: Terminal,
): Output {
  const colours = stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
  const errorColours = stderr.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
  return {
    json,
    data(value, lines) {
      const text = json ? JSON.stringify(value) : [lines()].flat().join('\n')
      if (text !== '') stdout.write(`${text}\n`)
    },
    write: (text) => void stdout.write(text),
    say: (message) => void (quiet || stderr.write(`${message}\n`)),
    complain: (message) => void stderr.write(`${message}\n`),
    warn(message) {
      const label = errorColours ? styleText('yellow', 'Note:', { validateStream: false }) : 'Note:'
      stderr.write(`${label} ${message}\n`)
    },
    style: (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text),
    watched: stderr.isTTY === true && !quiet,
    draw: (line) => void stderr.write(`\r\x1b[2K${line}`),
    stdout,
  }
}

/** Text of someone's making, without what a terminal would obey. Line breaks stay. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (c) =>
    /[\n\t]/.test(c) ? c : '\ufffd',
  )
}

/** The same on one line. */
export function oneLine(text: string): string {
  return plain(text).replace(/\s+/g, ' ')
}

/** 1,234 */
export function count(n: number): string {
  return n.toLocaleString('en')
}

/** `1 event`, `2 events` */
export function counted(n: number, noun: string): string {
  return `${count(n)} ${n === 1 ? noun : `${noun}s`}`
}

/** Lines of aligned columns; all but the last one hold characters of one width. */
export function columns(rows: string[][]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  }
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}
