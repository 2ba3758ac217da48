import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Terminal } from './terminal.ts'

type Asking = { terminal: Terminal; signal: AbortSignal }

/** What is typed in answer to a question on stderr. */
export async function ask(question: string, { terminal, signal }: Asking): Promise<string> {
  const lines = createInterface({ input: terminal.stdin, output: terminal.stderr })
  try {
    return (await lines.question(question, { signal })).trim()
  } finally {
    lines.close()
  }
}

/** The same without showing what is typed; from a pipe, all that is in it. */
export async function askSecretly(question: string, asking: Asking): Promise<string> {
  const { stdin, stderr } = asking.terminal
  if (!stdin.isTTY) return (await text(stdin)).trim()
  stderr.write(question)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true })
  try {
    return (await lines.question('', { signal: asking.signal })).trim()
  } finally {
    lines.close()
    stderr.write('\n')
  }
}

/** Whether a person says yes; where none is there to ask, the answer is no. */
export async function confirmed(question: string, asking: Asking): Promise<boolean> {
  if (!asking.terminal.stdin.isTTY) return false
  return /^y(es)?$/i.test(await ask(`${question} [y/N] `, asking))
}
