import { renditionKey, renditionSizes } from '../renditions/rendition-sizes.ts'

/** The keys under which objects of an attachment may lie. */
export function objectsOf(key: string): string[] {
  return [key, ...renditionSizes.map((size) => renditionKey(key, size))]
}
