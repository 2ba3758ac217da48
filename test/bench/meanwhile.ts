import { setImmediate } from 'node:timers/promises'

/** How searches went while something else was done. */
export type Meanwhile = {
  answered: number
  failed: number
  p50: number
  p95: number
  longest: number
}

/** Asks one time after the other until `work` is done; times are in ms. */
export async function askMeanwhile(
  ask: () => Promise<unknown>,
  work: Promise<unknown>,
): Promise<Meanwhile> {
  const times: number[] = []
  let failed = 0
  let isDone = false
  const done = work.finally(() => {
    isDone = true
  })
  while (!isDone) {
    const began = performance.now()
    await ask().catch((error: Error) => {
      if (failed++ === 0) console.error(error)
    })
    times.push(performance.now() - began)
    // What fails at once must not keep the work from going on.
    await setImmediate()
  }
  await done
  times.sort((one, other) => one - other)
  const at = (share: number) => times[Math.ceil(times.length * share) - 1] ?? 0
  return { answered: times.length - failed, failed, p50: at(0.5), p95: at(0.95), longest: at(1) }
}

export function meanwhileText({ answered, failed, p50, p95, longest }: Meanwhile): string {
  const took = [p50, p95, longest].map((ms) => ms.toFixed(0)).join(' / ')
  return `${answered.toLocaleString('en')} searches answered, ${failed} failed; p50 / p95 / longest ${took} ms`
}
