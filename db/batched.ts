import DataLoader from 'dataloader'
import type { Database } from './client.ts'
import { isRefused } from './errors.ts'

/** Items of one statement at most: of the longest events PostgreSQL indexes ten a second. */
const maxBatchSize = 20

/**
 * Gathers what is asked for within one turn of the event loop into one statement, which costs the
 * database and LifeLog little more than a statement for a single item. Where the database refuses
 * the data, the items are tried one by one, so that each has its own success or failure.
 * @param execute gives the results in the order of the items
 */
export function batched<Item, Result>(
  execute: (db: Database, items: readonly Item[]) => Promise<Result[]>,
): (db: Database, item: Item) => Promise<Result> {
  const loaders = new WeakMap<Database, DataLoader<Item, Result>>()
  const open = (db: Database) => {
    const load = async (items: readonly Item[]) => {
      try {
        return await execute(db, items)
      } catch (error) {
        if (items.length === 1 || !isRefused(error)) throw error
        const alone = await Promise.allSettled(items.map((item) => execute(db, [item])))
        return alone.map((one) => (one.status === 'fulfilled' ? one.value[0] : one.reason))
      }
    }
    const loader = new DataLoader<Item, Result>(load, {
      cache: false,
      maxBatchSize,
      batchScheduleFn: setImmediate,
    })
    loaders.set(db, loader)
    return loader
  }
  return (db, item) => (loaders.get(db) ?? open(db)).load(item)
}
