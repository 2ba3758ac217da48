import { expect, test } from 'vitest'
import { besiege, isGivenBack } from './strangers-soak.ts'

test('200 strangers’ connections neither stop LifeLog nor take its memory, and are given back', async () => {
  // LIFELOG_SEED makes them do again what they did in a run that failed.
  const given = process.env.LIFELOG_SEED
  const besieged = await besiege(200, 40, given === undefined ? undefined : Number(given))
  const { seed, unexpected, recorded, found, memory, handles } = besieged
  const said = `seed ${seed}`
  expect(unexpected, said).toEqual([])
  expect(found, said).toBe(recorded)
  expect(memory.peak, said).toBeLessThan(400 * 1024 * 1024)
  const [before, after] = (['before', 'after'] as const).map((when) => ({
    handles: handles[when],
    memory: memory[when],
  }))
  expect(before && after && isGivenBack(before, after), JSON.stringify(besieged)).toBe(true)
}, 300_000)
