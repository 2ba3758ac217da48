const key = Symbol.for('lifelog')

/**
 * What a page has once: made by the first module that asks for it. After an upgrade of LifeLog the
 * modules that an open page still loads are newer than those that it has, and bring what they share
 * with them a second time; so state and listeners of what is shared are made here.
 */
export function pageWide<T>(name: string, make: () => T): T {
  const page = globalThis as { [key]?: Map<string, unknown> }
  page[key] ??= new Map()
  if (!page[key].has(name)) page[key].set(name, make())
  return page[key].get(name) as T
}
