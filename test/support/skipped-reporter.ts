import type { Reporter, TestModule } from 'vitest/node'
import type { Requirement } from './requirements.ts'

/** At the end says loudly which tests were skipped for want of what, and how to get it. */
export class SkippedReporter implements Reporter {
  readonly #missing: Requirement[]

  constructor(missing: Requirement[]) {
    this.#missing = missing
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) => [...module.children.allTests('skipped')])
    const lacking = skipped
      .map(({ tags }) => this.#missing.filter(({ name }) => tags.includes(name)))
      .filter((lacks) => lacks.length > 0)
    if (lacking.length === 0) return
    const counted = this.#missing
      .map((missing) => ({
        ...missing,
        count: lacking.filter((lacks) => lacks.includes(missing)).length,
      }))
      .filter(({ count }) => count > 0)
    process.stdout.write(`${report(lacking.length, counted)}\n`)
  }
}

/** What is said of `total` skipped tests, of which each requirement takes `count`. */
export function report(total: number, counted: (Requirement & { count: number })[]): string {
  const packages = counted.filter(({ remedy }) => !remedy).map(({ name }) => name)
  const sudo = process.getuid?.() === 0 ? '' : 'sudo '
  const remedies = [
    ...(packages.length > 0
      ? [
          'To run them, install what is missing:',
          `  ${sudo}apt-get install --no-install-recommends ${packages.join(' ')}`,
        ]
      : []),
    ...counted.flatMap(({ name, remedy }) => (remedy ? [`For ${name}, ${remedy}.`] : [])),
  ]
  const line = '!'.repeat(100)
  return [
    line,
    `${total} TESTS WERE SKIPPED: this machine lacks what they take.`,
    ...counted.map(({ name, count }) => `  ${name.padEnd(26)}${`${count}`.padStart(4)} tests`),
    ...remedies,
    line,
  ].join('\n')
}
