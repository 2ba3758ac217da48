import * as v from 'valibot'
import { Problem, problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { type Author, changeEvent } from './change.ts'
import { readEvent } from './read.ts'
import type { Event } from './schema.ts'

/** A task of a checklist: which line of the description it is, that line, and where its mark stands in it. */
export type Task = { line: number; column: number; text: string }

const lineBreak = /\r\n|\r|\n/
/** What may stand before a task in its line: the marks of the lists and quotes that it's in. */
const marked = /^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*\[(?=[ xX]\](?:[ \t]|$))/

/** The lines of a description, as Markdown counts them. */
export function linesOf(description: string): string[] {
  return description.split(lineBreak)
}

/** The task in a line of Markdown, if there is one. */
export function taskIn(text: string, line: number): Task | undefined {
  const [before] = marked.exec(text) ?? []
  return before === undefined ? undefined : { line, column: before.length, text }
}

/** Whether a description may have tasks. */
export function hasTasks(description: string | null): boolean {
  return /\[[ xX]\]/.test(description ?? '')
}

export function isTicked({ text, column }: Task): boolean {
  return text[column] !== ' '
}

/** A task as a form posts it, whole: what isn't there as it was seen isn't ticked. */
export function taskValue({ line, column, text }: Task): string {
  return `${line}:${column}:${text}`
}

export const TaskForm = v.object({
  task: v.pipe(
    v.string(),
    v.regex(/^\d{1,6}:\d{1,6}:[^\r\n]*$/, 'must be a task as its box has it'),
    v.transform((value): Task => {
      const [line = '', column = ''] = value.split(':', 2)
      const text = value.slice(line.length + column.length + 2)
      return { line: Number(line), column: Number(column), text }
    }),
    v.check(
      ({ text, column }) => /^\[[ xX]\]$/.test(text.slice(column - 1, column + 2)),
      'must be a task as its box has it',
    ),
  ),
})

/** The line with the task ticked, or unticked where it was. */
function turned({ text, column, ...task }: Task): string {
  const mark = isTicked({ text, column, ...task }) ? ' ' : 'x'
  return text.slice(0, column) + mark + text.slice(column + 1)
}

/** How often a change of the same event by others is waited out. */
const tries = 20

/**
 * Ticks a task, or unticks it where it's ticked in `task`. All else in the description stays as it is
 * by then, so that several can be ticked at once. Twice the same is once.
 * @throws {Problem} `not_found`, or `conflict` where the line isn't there any more as it was seen
 */
export async function turnTask(ctx: Context, id: number, task: Task, by: Author): Promise<Event> {
  for (let attempt = 1; ; attempt++) {
    const event = await readEvent(ctx, id)
    const description = event.description ?? ''
    const text = linesOf(description)[task.line]
    if (text === turned(task)) return event
    if (text !== task.text) {
      throw problem('conflict', 'The list was changed elsewhere meanwhile: look at it once more.')
    }
    const at = startOf(description, task.line) + task.column
    const mark = turned(task).charAt(task.column)
    const next = description.slice(0, at) + mark + description.slice(at + 1)
    try {
      return await changeEvent(ctx, id, { description: next }, { version: event.version, by })
    } catch (error) {
      const isOutrun = error instanceof Problem && error.code === 'precondition_failed'
      if (!isOutrun || attempt === tries) throw error
    }
  }
}

/** Where a line begins. */
function startOf(description: string, line: number): number {
  const breaks = description.matchAll(new RegExp(lineBreak, 'g')).take(line)
  return breaks.reduce((_, { index, 0: text }) => index + text.length, 0)
}
