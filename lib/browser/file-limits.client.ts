import type { Settings } from '../settings/schema.ts'
import { api } from './upload-api.client.ts'

/**
 * Why a file can't be taken, as far as it's known before anything is sent; undefined where nothing
 * speaks against it. Its type is the server's to judge.
 */
export async function whyRefused(file: File): Promise<string | undefined> {
  const { file_max_bytes: max } = await readLimits()
  if (file.size > max) {
    return `This file has ${inMegabytes(file.size)}; at most ${inMegabytes(max)} are possible.`
  }
  const isReadable = await file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )
  if (!isReadable) return 'This can’t be read. A folder can’t be attached.'
  return file.size === 0 ? 'This file is empty: there is nothing to keep.' : undefined
}

let reading: Promise<Settings> | undefined

/** The limits, read once. */
export function readLimits(): Promise<Settings> {
  reading ??= api<Settings>('/api/settings').catch((error) => {
    reading = undefined
    throw error
  })
  return reading
}

function inMegabytes(bytes: number): string {
  const megabytes = { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat('en', megabytes).format(bytes / 1024 ** 2)
}
