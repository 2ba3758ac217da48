import type { Page } from 'playwright-core'

/** The names of the files that the browser keeps for drafts, those of each draft together. */
export async function keptFiles(page: Page): Promise<string[][]> {
  const names = (drafts: { files: File[] }[]) =>
    drafts.map(({ files }) => files.map(({ name }) => name))
  return page.evaluate(`(${readStore})('lifelog-drafts', 'files').then(${names})`)
}

/** How many events the browser keeps until LifeLog has them. */
export async function countPending(page: Page): Promise<number> {
  return page.evaluate(`(${readStore})('lifelog-outbox', 'pending').then(({ length }) => length)`)
}

/** All records of a store in IndexedDB; for the browser, and none where there is no such database. */
async function readStore(database: string, store: string): Promise<unknown[]> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown[]>()
  const opening = indexedDB.open(database)
  opening.onupgradeneeded = () => opening.transaction?.abort()
  opening.onerror = () => resolve([])
  opening.onsuccess = () => {
    const asked = opening.result.transaction(store).objectStore(store).getAll()
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
    opening.result.close()
  }
  return promise
}
