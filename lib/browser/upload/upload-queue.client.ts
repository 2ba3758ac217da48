import { pageWide } from '../shell/page-wide.client.ts'

/** Files that are sent at once; the others wait. */
const parallel = 3

const queue = pageWide('upload queue', () => ({ free: parallel, waiting: [] as (() => void)[] }))

/**
 * Runs `work` as soon as fewer than that are running. Until all are done the browser asks before it
 * leaves the page.
 */
export async function enqueue<T>(work: () => Promise<T>): Promise<T> {
  if (queue.free > 0) queue.free -= 1
  else await new Promise<void>((resolve) => queue.waiting.push(resolve))
  addEventListener('beforeunload', warn)
  try {
    return await work()
  } finally {
    const next = queue.waiting.shift()
    if (next) next()
    else queue.free += 1
    if (queue.free === parallel) removeEventListener('beforeunload', warn)
  }
}

/** Asks before the page goes while files are under way. */
function warn(event: BeforeUnloadEvent): void {
  event.preventDefault()
}
