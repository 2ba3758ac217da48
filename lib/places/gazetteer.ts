import { Worker } from 'node:worker_threads'
import type { Answer, Question } from './gazetteer-worker.ts'
import type { Nearest, Position } from './schema.ts'

/** Farther away than this, in km, a settlement says nothing about where somebody was. */
const maxDistance = 100

/** How long the settlements stay in memory after the last question, in ms. */
const idleTimeout = 60_000

/** Which settlement is near: 170,000 of them, in memory only while somebody asks. */
export type Gazetteer = {
  /** The nearest settlement; null where none is within 100 km. */
  nearest(position: Position): Promise<Nearest | null>
  close(): Promise<void>
}

type Thread = { worker: Worker; asked: Map<number, PromiseWithResolvers<Answer>> }

/** A thread of its own, whose memory goes with it, reads the settlements at the first question. */
export function createGazetteer(idle = idleTimeout): Gazetteer {
  let thread: Thread | undefined
  let timer: NodeJS.Timeout | undefined
  let lastId = 0

  async function end(): Promise<void> {
    clearTimeout(timer)
    const ending = thread
    thread = undefined
    await ending?.worker.terminate()
  }

  function start(): Thread {
    const worker = new Worker(new URL('./gazetteer-worker.ts', import.meta.url))
    const asked: Thread['asked'] = new Map()
    const started = { worker, asked }
    worker.unref()
    worker.on('message', (answer: Answer) => {
      asked.get(answer.id)?.resolve(answer)
      asked.delete(answer.id)
    })
    const fail = (error: unknown) => {
      if (thread === started) thread = undefined
      for (const { reject } of asked.values()) reject(error)
      asked.clear()
    }
    worker.on('error', fail)
    worker.on('exit', () => fail(new Error('The gazetteer was closed.')))
    return started
  }

  return {
    async nearest(position) {
      clearTimeout(timer)
      thread ??= start()
      const { worker, asked } = thread
      const id = ++lastId
      const answer = Promise.withResolvers<Answer>()
      asked.set(id, answer)
      worker.postMessage({ id, ...position } satisfies Question)
      try {
        const { name, distance_km } = await answer.promise
        return distance_km <= maxDistance ? { name, distance_km } : null
      } finally {
        clearTimeout(timer)
        if (asked.size === 0) timer = setTimeout(() => void end(), idle).unref()
      }
    },
    close: end,
  }
}
