import { indexedStore } from '../offline/indexed-store.client.ts'

/** The files that were chosen for a draft, under the draft's key. */
const store = indexedStore<{ key: string; files: File[] }>('lifelog-drafts', 'files', 'key')

/** Keeps the files of a draft instead of those before. Gives whether they outlive the page. */
export function keepDraftFiles(key: string, files: File[]): Promise<boolean> {
  const kept = files.length > 0 ? store.put({ key, files }) : store.delete(key)
  return kept.then(
    () => true,
    () => false,
  )
}

/** The files that were kept of a draft. */
export async function draftFiles(key: string): Promise<File[]> {
  const kept = await store.get(key).catch(() => undefined)
  return kept?.files ?? []
}

/** Forgets the files of all drafts that aren't there any more. */
export async function forgetFilesWithoutDraft(isThere: (key: string) => boolean): Promise<void> {
  const keys = await store.keys().catch(() => [])
  for (const key of keys) if (!isThere(key)) await store.delete(key)
}
