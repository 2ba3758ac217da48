/** Prints one line of the benchmark's results. */
export function print(what: string, figures: string): void {
  console.log(`${what.padEnd(30)} ${figures}`)
}
