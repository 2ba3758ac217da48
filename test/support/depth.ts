/**
 * These cases too in `npm run test:all`, and none of them in `npm test`: sizes, themes and languages in
 * which what the first case promises is proven once more.
 */
export function inDepth<T>(...cases: T[]): T[] {
  return process.env.TEST_ALL ? cases : []
}
