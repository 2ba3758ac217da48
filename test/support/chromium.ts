import { existsSync } from 'node:fs'
import packaged from '@sparticuz/chromium'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The program of a Chromium without windows, which takes half the work of one that has them. */
    chromium: string
  }
}

const debian = '/usr/bin/chromium-headless-shell'

/** Debian's where it's installed, else the one of npm, which has to be unpacked once. */
export async function chromiumProgram(): Promise<string> {
  return existsSync(debian) ? debian : packaged.executablePath()
}

export default async function setup(project: TestProject): Promise<void> {
  project.provide('chromium', await chromiumProgram())
}
