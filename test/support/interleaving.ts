import type { KyselyPlugin } from 'kysely'
import type { Context } from '../../lib/context.ts'
import { cachedReachability } from '../../lib/storage/answers.ts'
import type { Storage } from '../../lib/storage/client.ts'
import { createContextSlots } from './slots.ts'

/** What a party sees from the moment at which it was killed. */
export class Killed extends Error {}

/** Somebody who does something at the same time as others, one step after the other. */
export type Party = {
  name: string
  run: (ctx: Context) => Promise<unknown>
  /** Before which of its steps it's killed, counted from 0; undefined: never. */
  killedAt?: number | undefined
}

export type Outcome =
  | { status: 'done'; value: unknown }
  | { status: 'killed' | 'failed'; error: unknown }

type Waiting = { goOn: () => void }

/**
 * Lets parties work at the same time in an order of our choice: each stops after every statement to
 * the database, and before and after every request to the storage, and goes on when it's chosen.
 * Who was killed does nothing more: no statement, no request, no commit.
 * @param choose gives the next one of those that could go on, each by its place in `parties`
 * @param countLockWaits how many connections wait for locks: those parties can't be waited for
 * @returns how each ended, and the steps in the order in which they were made
 */
export async function interleave(
  ctx: Context,
  parties: Party[],
  choose: (ready: number[]) => number,
  countLockWaits: () => Promise<number>,
  onDeleted: (party: string, key: string) => Promise<void>,
): Promise<{ outcomes: Outcome[]; trace: string[] }> {
  const trace: string[] = []
  const waiting = new Map<number, Waiting>()
  const busy = new Set(parties.keys())
  let changed = Promise.withResolvers<void>()
  const note = () => {
    changed.resolve()
    changed = Promise.withResolvers<void>()
  }

  const outcomes = parties.map(async (party, index): Promise<Outcome> => {
    let steps = 0
    const isKilled = () => party.killedAt !== undefined && steps > party.killedAt
    const stop = async (label: string) => {
      busy.delete(index)
      await new Promise<void>((goOn) => {
        waiting.set(index, { goOn })
        note()
      })
      steps += 1
      trace.push(`${party.name}: ${label}`)
      if (isKilled()) throw new Killed(party.name)
    }
    const check = () => {
      if (isKilled()) throw new Killed(party.name)
    }
    try {
      await stop('begins')
      const value = await party.run(
        stepping(ctx, { stop, check, onDeleted: (key) => onDeleted(party.name, key) }),
      )
      return { status: 'done', value }
    } catch (error) {
      return { status: isKilled() ? 'killed' : 'failed', error }
    } finally {
      busy.delete(index)
      note()
    }
  })

  for (;;) {
    while (busy.size > 0) {
      const next = changed.promise
      const tick = new Promise<void>((resolve) => setTimeout(resolve, 4))
      await Promise.race([next, tick])
      if (busy.size > 0 && waiting.size > 0 && (await countLockWaits()) >= busy.size) break
    }
    if (waiting.size === 0) break
    const ready = [...waiting.keys()].toSorted((a, b) => a - b)
    const chosen = choose(ready)
    const { goOn } = waiting.get(chosen) as Waiting
    waiting.delete(chosen)
    busy.add(chosen)
    goOn()
  }
  return { outcomes: await Promise.all(outcomes), trace }
}

type Steps = {
  stop(label: string): Promise<void>
  /** @throws {Killed} */
  check(): void
  onDeleted(key: string): Promise<void>
}

/** The context of a party, whose statements and requests are its steps. */
function stepping(ctx: Context, steps: Steps): Context {
  const storage = stopAroundRequests(ctx.storage, steps)
  return {
    ...ctx,
    db: ctx.db.withPlugin(stopAfterStatements(steps)),
    storage,
    storageAnswers: cachedReachability(storage),
    slots: createContextSlots(1),
    renditionsInFlight: new Map(),
  }
}

function stopAfterStatements({ stop, check }: Steps): KyselyPlugin {
  return {
    transformQuery({ node }) {
      check()
      return node
    },
    async transformResult({ result }) {
      await stop('statement')
      return result
    },
  }
}

function stopAroundRequests(storage: Storage, { stop, onDeleted }: Steps): Storage {
  return {
    ...storage,
    async send(request) {
      const { method, key = '' } = request
      const label = `${method} ${key}`
      await stop(label)
      const answer = await storage.send(request)
      if (method === 'DELETE') await onDeleted(key)
      await stop(`${label} answered`)
      return answer
    },
  }
}

/** Lets party `party` go on for so many steps, unless it has to wait. */
export type Turn = { party: number; steps: number }

/**
 * Chooses by turns, over and over. One after the other at random would hardly ever let somebody do
 * much between two steps of another, which is what most faults take (Burckhardt et al., "A Randomized
 * Scheduler with Probabilistic Guarantees of Finding Bugs", 2010).
 */
export function byTurns(turns: Turn[], parties: number): (ready: number[]) => number {
  let index = 0
  let left = turns[0]?.steps ?? 0
  return (ready) => {
    for (let tried = 0; tried <= turns.length; tried++) {
      const party = (turns[index]?.party ?? 0) % parties
      if (left > 0 && ready.includes(party)) {
        left -= 1
        return party
      }
      index = (index + 1) % turns.length
      left = turns[index]?.steps ?? 0
    }
    return ready[0] as number
  }
}
