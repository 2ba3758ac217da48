/** Records of one kind that this browser keeps, each under the field `keyPath`. */
export type IndexedStore<T> = {
  all(): Promise<T[]>
  keys(): Promise<string[]>
  get(key: string): Promise<T | undefined>
  put(record: T): Promise<unknown>
  delete(key: string): Promise<unknown>
}

/**
 * A store in IndexedDB. Each call is rejected where the browser keeps nothing, as in a private window.
 * The database is closed after each: another tab may have a newer version of LifeLog.
 */
export function indexedStore<T>(database: string, name: string, keyPath: string): IndexedStore<T> {
  async function ask<A>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<A>,
  ): Promise<A> {
    const opening = indexedDB.open(database, 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore(name, { keyPath })
    const opened = await done(opening)
    try {
      return await done(work(opened.transaction(name, mode).objectStore(name)))
    } finally {
      opened.close()
    }
  }
  return {
    all: () => ask<T[]>('readonly', (store) => store.getAll()),
    keys: () => ask('readonly', (store) => store.getAllKeys() as IDBRequest<string[]>),
    get: (key) => ask<T | undefined>('readonly', (store) => store.get(key)),
    put: (record) => ask('readwrite', (store) => store.put(record)),
    delete: (key) => ask('readwrite', (store) => store.delete(key)),
  }
}

/** What a request of IndexedDB gives. */
export function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
