import { announceSlow, isOurs } from '../form/forms.client.ts'
import { fetchSignedIn } from '../shell/login.client.ts'
import { showToast } from '../shell/toast.client.ts'

/** Beyond this many characters a browser sends nothing after its page is left. */
const keptAlive = 20_000

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element)) return
  const box = event.target.closest<HTMLButtonElement>('button[form=tasks]')
  if (!box?.form) return
  event.preventDefault()
  box.ariaChecked = String(box.ariaChecked !== 'true')
  // One that is being saved is looked at once more after that.
  if (box.ariaBusy !== 'true') void save(box, box.form.action)
})

addEventListener('beforeunload', (event) => {
  const boxes = document.querySelectorAll<HTMLButtonElement>('button[form=tasks][aria-busy=true]')
  const isBehind = [...boxes].some((box) => box.ariaChecked === isTicked(box.value))
  if (isBehind) event.preventDefault()
})

/** Saves what a box shows, each time it's pressed meanwhile; where that fails it shows again what is saved. */
async function save(box: HTMLButtonElement, path: string): Promise<void> {
  box.ariaBusy = 'true'
  const answered = announceSlow()
  try {
    while (box.ariaChecked !== isTicked(box.value)) {
      const history = await send(path, box.value)
      box.value = turned(box.value)
      const shown = document.querySelector('[data-history]')
      if (shown) shown.outerHTML = history
    }
  } catch (error) {
    box.ariaChecked = isTicked(box.value)
    tell(error)
  } finally {
    answered()
    box.ariaBusy = null
  }
}

class Refused extends Error {
  /** Whether the page shows what isn't so any more. */
  readonly isStale: boolean
  constructor(message: string, isStale: boolean) {
    super(message)
    this.isStale = isStale
  }
}

async function send(path: string, task: string): Promise<string> {
  const response = await fetchSignedIn(path, {
    method: 'POST',
    body: new URLSearchParams({ task }),
    headers: { 'HX-Request': 'true', Accept: 'application/problem+json' },
    keepalive: task.length < keptAlive,
  })
  if (!isOurs(response.headers)) throw new TypeError('It was not LifeLog that answered.')
  if (response.ok) return response.text()
  const { detail, code } = (await response.json()) as { detail: string; code: string }
  throw new Refused(detail, code === 'conflict')
}

function tell(error: unknown): void {
  if (error instanceof Refused) {
    const reload = { label: 'Reload', act: () => location.reload() }
    showToast(error.message, 'failed', error.isStale ? reload : undefined)
  } else if (error instanceof TypeError) {
    showToast('LifeLog can’t be reached. It isn’t ticked: try again later.', 'failed')
  } else throw error
}

/** Of a task as lib/events/tasks.ts writes it: its mark's place in all of it. */
function markOf(task: string): number {
  const [before = '', column = ''] = /^\d+:(\d+):/.exec(task) ?? []
  return before.length + Number(column)
}

function isTicked(task: string): 'true' | 'false' {
  return task[markOf(task)] === ' ' ? 'false' : 'true'
}

function turned(task: string): string {
  const at = markOf(task)
  return task.slice(0, at) + (task[at] === ' ' ? 'x' : ' ') + task.slice(at + 1)
}
