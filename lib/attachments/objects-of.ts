import { renditionKey, renditionSizes } from './rendition-sizes.ts'

/** Where the copy of a file lies that has no position. */
export function sharedKey(key: string): string {
  return `shared/${key}`
}

/** The keys under which objects of an attachment may lie. */
export function objectsOf(key: string): string[] {
  return [key, sharedKey(key), ...renditionSizes.map((size) => renditionKey(key, size))]
}
