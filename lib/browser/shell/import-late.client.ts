import { pageWide } from './page-wide.client.ts'

/** Modules that couldn't be loaded, by their URL, and how often that was tried. */
const failures = pageWide('failures', () => new Map<string, number>())

/**
 * A module that is loaded when it's needed, tried again by each call until it's there. Chromium before
 * 154 remembers a failed import for the life of the page (as the standard had it), so that another try
 * takes another URL.
 * @param load imports it, such as `() => import('../viewer/viewer.client.ts')`
 */
export async function importLate<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    // Browsers name it in the message alone. Those that don't name it don't remember it either.
    const url = String(error)
      .split(' ')
      .find((word) => /^https?:/.test(word) && word.endsWith('.js'))
    if (!url) throw error
    const count = failures.get(url) ?? 0
    failures.set(url, count + 1)
    if (count === 0) throw error
    // biome-ignore lint/plugin: it's the URL of a module that was built.
    const module: T = await import(`${url}?again=${count}`)
    // From now on this is the one that everybody gets.
    failures.set(url, count)
    return module
  }
}
