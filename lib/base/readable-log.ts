import { styleText } from 'node:util'
import type { DestinationStream } from 'pino'

/** What a line shows before anything else, or not at all. */
const shown = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'err'])

const styles = { warn: 'yellow', error: 'red', fatal: 'red' } as const

/** Writes the lines of the log for people: time, level where it's of note, message, the rest. */
export function readableLog(write: (text: string) => void): DestinationStream {
  return { write: (line) => write(readable(line)) }
}

function readable(line: string): string {
  const entry = JSON.parse(line) as Record<string, unknown>
  const { level, time, msg, err } = entry
  const others = Object.entries(entry)
    .filter(([name, value]) => !shown.has(name) && value !== null)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const clock = new Date(String(time)).toTimeString().slice(0, 8)
  const style = styles[level as keyof typeof styles]
  const message = style ? colored(style, `${level}: ${msg}`) : String(msg ?? '')
  const first = [colored('dim', clock), message, colored('dim', others.join(' '))]
  return `${first.filter((part) => part !== '').join(' ')}\n${errorLines(err)}`
}

function errorLines(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  const { message, stack, cause } = error as { message?: string; stack?: string; cause?: unknown }
  return `  ${(stack ?? message ?? '').replaceAll('\n', '\n  ')}\n${errorLines(cause)}`
}

function colored(style: 'dim' | 'yellow' | 'red', text: string): string {
  return text === '' ? '' : styleText(style, text, { stream: process.stdout })
}
