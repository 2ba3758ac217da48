import { pageWide } from '../shell/page-wide.client.ts'

/** Files that are sent at once; the others wait. */
const parallel = 3

const turns = pageWide('turns', () => ({ free: parallel, waiting: [] as (() => void)[] }))

/**
 * Runs `work` as soon as fewer than that are running. Until all are done the browser asks before it
 * leaves the page.
 */
export async function enqueue<T>(work: () => Promise<T>): Promise<T> {
  if (turns.free > 0) turns.free -= 1
  else await new Promise<void>((resolve) => turns.waiting.push(resolve))
  addEventListener('beforeunload', warn)
  try {
    return await work()
  } finally {
    const next = turns.waiting.shift()
    if (next) next()
    else turns.free += 1
    if (turns.free === parallel) removeEventListener('beforeunload', warn)
  }
}

/** Asks before the page goes while files are under way. */
function warn(event: BeforeUnloadEvent): void {
  event.preventDefault()
}
