import { Temporal } from 'temporal-polyfill'
import type { ImportResult } from '../../lib/transfer/schema.ts'
import { days } from './life-days.ts'
import { type Scene, scenery } from './scenery.ts'
import type { TestLifeLog } from './setup.ts'
import { uploading } from './uploading.ts'

export type LifeEvent = {
  title: string
  /** As the API takes it: with a local clock time, or of a day, a month or a year. */
  timestamp: string
  timezone?: string
  end_timestamp?: string
  precision?: 'day' | 'month' | 'year'
  approximate?: boolean
  description?: string
  tags?: string[]
  metadata?: Record<string, string | number>
  location?: { latitude: number; longitude: number; name: string }
  photos?: Scene[]
}

/** A generator of the same numbers for the same seed: whole, from 0, below `n`. */
export function dice(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

/**
 * Records eight years of a life up to today, the same each time: some 600 events with trips, feasts,
 * receipts and runs, 40 photos of all ratios, texts in several scripts and words that are too long.
 * @param scale of the photos' sides, for those who look at no photo
 */
export async function recordLife(lifelog: TestLifeLog, scale = 1): Promise<void> {
  const events = days(Temporal.Now.plainDateISO('Europe/Berlin'), dice(7))
  const { upload } = uploading(lifelog)
  const plain = events.filter(({ photos }) => photos === undefined)
  const result = await lifelog.json<ImportResult>('/api/import', {
    method: 'POST',
    json: { lifelog_export: 1, events: plain.map(({ photos: _, ...event }) => event) },
  })
  if (result.refused.length > 0) throw new Error(JSON.stringify(result.refused))
  for (const { photos = [], ...event } of events) {
    if (photos.length === 0) continue
    const { id } = await lifelog.record(event)
    for (const [i, scene] of photos.entries()) {
      const sized = (side: number) => Math.round(side * scale)
      const bytes = await scenery({
        ...scene,
        width: sized(scene.width),
        height: sized(scene.height),
      })
      const filename = `IMG_${1000 + id}_${i + 1}.jpg`
      const { key } = await upload(id, { filename, content_type: 'image/jpeg', bytes })
      await (await lifelog.request(`/renditions/320/${key}`)).bytes()
    }
  }
}
