/** Files that are sent at once; the others wait. */
const parallel = 3

let free = parallel
const waiting: (() => void)[] = []

/**
 * Does `work` as soon as fewer than so many are under way. Until all are done the browser asks before it
 * leaves the page.
 */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (free > 0) free -= 1
  else await new Promise<void>((resolve) => waiting.push(resolve))
  addEventListener('beforeunload', warn)
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else free += 1
    if (free === parallel) removeEventListener('beforeunload', warn)
  }
}

/** Asks before the page goes while files are under way. */
function warn(event: BeforeUnloadEvent): void {
  event.preventDefault()
}
