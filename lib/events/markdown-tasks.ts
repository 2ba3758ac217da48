import type MarkdownIt from 'markdown-it'
import type { Token } from 'markdown-it'
import { isTicked, linesOf, type Task, taskIn, taskValue } from './tasks.ts'

/** Whether tasks can be ticked where the text is shown: by the form with the id `tasks`. */
export type TasksEnv = { canTick?: boolean | undefined }

/**
 * Makes items of lists that begin with `[ ]` or `[x]` tasks with a box. It's a button where it can be
 * pressed, so that it works without a script and before one is there.
 */
export function tasks(markdown: InstanceType<typeof MarkdownIt>): void {
  const { escapeHtml } = markdown.utils
  const { ruler } = markdown.core

  ruler.before('inline', 'tasks', ({ tokens, src }) => {
    let lines: string[] | undefined
    tokens.forEach((inline, i) => {
      const [item, paragraph] = tokens.slice(Math.max(0, i - 2), i)
      if (inline.type !== 'inline' || paragraph?.type !== 'paragraph_open') return
      if (item?.type !== 'list_item_open' || !/^\[[ xX]\]\s/.test(inline.content)) return
      lines ??= linesOf(src)
      const [line = 0] = inline.map ?? []
      const task = taskIn(lines[line] ?? '', line)
      if (!task) return
      inline.content = inline.content.slice(3).trimStart()
      inline.meta = { task }
      item.attrJoin('class', 'task')
    })
  })

  ruler.after('inline', 'task_boxes', ({ tokens, Token }) => {
    for (const inline of tokens) {
      const task = taskOf(inline)
      if (!task || !inline.children) continue
      const [open, close] = ['task_open', 'task_close'].map((type) => new Token(type, '', 0))
      if (!open || !close) continue
      open.meta = { task }
      open.content = isTicked(task) ? '☑ ' : '☐ '
      inline.children = [open, ...inline.children, close]
    }
  })

  const { rules } = markdown.renderer
  rules.task_open = (tokens, i, _options, env) => {
    const task = taskOf(tokens[i])
    if (!task) return ''
    const ticked = isTicked(task)
    if (!canTick(env)) return `<label><input type="checkbox" disabled${ticked ? ' checked' : ''}> `
    const id = `task-${task.line}`
    return (
      `<button class="task-box" type="submit" form="tasks" name="task" role="checkbox" id="${id}" ` +
      `aria-checked="${ticked}" aria-labelledby="${id}-text" ` +
      `value="${escapeHtml(taskValue(task))}"></button><span id="${id}-text">`
    )
  }
  rules.task_close = (_tokens, _i, _options, env) => (canTick(env) ? '</span>' : '</label>')
}

function canTick(env: object | undefined): boolean {
  return (env as TasksEnv | undefined)?.canTick ?? false
}

function taskOf(token: Token | undefined): Task | undefined {
  return (token?.meta as { task?: Task } | null)?.task
}
