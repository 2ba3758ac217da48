import { setTimeout as delay } from 'node:timers/promises'
import type { TagChange } from '../lib/tags/schema.ts'
import type { Run } from './command.ts'
import { count, counted, oneLine } from './output.ts'

/** How often it's asked how far a change is, in ms. */
const pause = 500

/** Waits until a tag is changed in all events, says what was done, and how that is undone. */
export async function sayTagChange(
  { client, out, signal }: Pick<Run<never>, 'client' | 'out' | 'signal'>,
  begun: TagChange,
): Promise<void> {
  let change = begun
  while (change.state === 'changing' || change.state === 'undoing') {
    const { events, remaining } = change
    if (out.watched) {
      out.draw(`${count(events)} of ${count(events + remaining)} events`)
    }
    await delay(pause, undefined, { signal })
    change = await client.call<TagChange>('GET', `/api/tags/changes/${begun.id}`)
  }
  if (out.watched && change !== begun) out.draw('')
  const { id, tag, name, state, events } = change
  out.data(change, () => [])
  if (out.json) return
  const old = oneLine(tag)
  const where = `in ${counted(events, 'event')}`
  if (state === 'undone') return out.say(`${old} is back ${where}.`)
  const done = name === null ? `${old} is gone` : `${old} is ${oneLine(name)} now`
  out.say(`${done} ${where}. Undo: lifelog tags undo ${id}`)
}
