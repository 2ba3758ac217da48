import type { Page } from 'playwright-core'

/** The names of the files that the browser keeps for drafts, those of each draft together. */
export function keptFiles(page: Page): Promise<string[][]> {
  // As text: vitest would make an import of its own of it.
  return page.evaluate(`(async () => {
    const { indexedStore } = await import('/assets/indexed-store.client.ts')
    const drafts = await indexedStore('lifelog-drafts', 'files', 'key').all()
    return drafts.map(({ files }) => files.map(({ name }) => name))
  })()`)
}
