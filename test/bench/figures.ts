import { readFile, writeFile } from 'node:fs/promises'
import type { Times } from './measure-times.ts'

/** What one run of the benchmark measured: of each class its times, under how much load. */
export type Figures = {
  events: number
  load: number
  searches: Pick<Times, 'name' | 'p50' | 'p95' | 'work' | 'note'>[]
}

/** Puts the figures of a run into a file of JSON, beside those of other numbers of events. */
export async function saveFigures(path: string, figures: Figures): Promise<Figures[]> {
  const others = await readFigures(path)
  const all = [...others.filter(({ events }) => events !== figures.events), figures].toSorted(
    (one, other) => one.events - other.events,
  )
  await writeFile(path, `${JSON.stringify(all, null, 2)}\n`)
  return all
}

async function readFigures(path: string): Promise<Figures[]> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Figures[]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
