import type { Result, Router } from 'hono/router'
import { TrieRouter } from 'hono/router/trie-router'

/**
 * A router that remembers where a path without parameters leads: most requests are for one, and
 * Hono's quicker router can't tell `/events/new` from `/events/:id`. There are no more of them than
 * routes times methods that Node.js knows.
 */
export class RememberingRouter<T> implements Router<T> {
  name = 'RememberingRouter'
  readonly #router = new TrieRouter<T>()
  readonly #fixed = new Set<string>()
  readonly #known = new Map<string, Result<T>>()

  add(method: string, path: string, handler: T): void {
    if (!/[:*]/.test(path)) this.#fixed.add(path)
    this.#router.add(method, path, handler)
  }

  match(method: string, path: string): Result<T> {
    if (!this.#fixed.has(path)) return this.#router.match(method, path)
    const key = `${method} ${path}`
    const known = this.#known.get(key) ?? this.#router.match(method, path)
    this.#known.set(key, known)
    return known
  }
}
