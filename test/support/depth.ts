/** Whether this is `npm run test:all`. */
export const isDeep = Boolean(process.env.TEST_ALL)

/**
 * These cases too in `npm run test:all`, and none of them in `npm test`: sizes, themes and languages in
 * which what the first case promises is proven once more.
 */
export function inDepth<T>(...cases: T[]): T[] {
  return isDeep ? cases : []
}
