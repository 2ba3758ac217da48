import { existsSync } from 'node:fs'
import packaged from '@sparticuz/chromium'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The program of a Chromium. */
    chromium: string
  }
}

/** Debian's: that without windows takes half the work of the one that has them. */
const debian = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']

/**
 * The program that TEST_CHROMIUM names, else Debian's, else (or where that is `packaged`) the one of npm,
 * which has to be unpacked once.
 */
export async function chromiumProgram(): Promise<string> {
  const { TEST_CHROMIUM: chosen } = process.env
  if (chosen && chosen !== 'packaged') return chosen
  const installed = chosen ? undefined : debian.find((program) => existsSync(program))
  return installed ?? packaged.executablePath()
}

export default async function setup(project: TestProject): Promise<void> {
  project.provide('chromium', await chromiumProgram())
}
