import { Failure } from './failure.ts'
import type { Output } from './output.ts'

/**
 * Does the same to one event, or one file, after the other. What LifeLog refuses for one stops none of the others
 * and is said; where it can't be reached any more, the rest isn't tried.
 * @returns what was done, and how the command is to fail once that is told
 */
export async function eachOf<T>(
  ids: string[],
  out: Output,
  act: (id: string) => Promise<T>,
): Promise<{ done: { id: string; result: T }[]; failure?: Failure }> {
  const done: { id: string; result: T }[] = []
  let first: Failure | undefined
  for (const [i, id] of ids.entries()) {
    try {
      done.push({ id, result: await act(id) })
    } catch (error) {
      if (!(error instanceof Failure) || ids.length === 1) throw error
      out.complain(`${id}: ${error.message}`)
      first ??= error
      if (!/^un/.test(error.outcome)) continue
      const rest = ids.slice(i + 1)
      if (rest.length > 0) out.complain(`${rest.join(', ')}: not tried any more`)
      break
    }
  }
  const left = ids.length - done.length
  if (!first) return { done }
  return { done, failure: new Failure(first.outcome, `${left} of ${ids.length} were not done.`) }
}
