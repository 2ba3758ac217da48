import type { Settings } from '../settings/schema.ts'
import { showToast } from './toast.client.ts'
import { api } from './upload-api.client.ts'

/**
 * Why a file can't be taken, as far as it's known before anything is sent; undefined where nothing
 * speaks against it. Its type is the server's to judge.
 */
export async function whyRefused(file: File): Promise<string | undefined> {
  const field = document.querySelector<HTMLInputElement>('[data-add-files]')
  const max = Number(field?.dataset.maxBytes ?? Number.POSITIVE_INFINITY)
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

/**
 * The files that can be taken, as far as it's known before their event is saved. Of each other one
 * it's said why it can't.
 */
export async function acceptableFiles(files: File[]): Promise<File[]> {
  const faults = await Promise.all(
    files.map(async (file) => (await whyRefused(file)) ?? whyNotAccepted(file)),
  )
  for (const [i, { name }] of files.entries()) {
    if (faults[i]) showToast(`${name}: ${faults[i]}`, 'failed')
  }
  return files.filter((_, i) => faults[i] === undefined)
}

/** Some systems have names of their own for a type, or none: then the extension tells. */
function whyNotAccepted({ name, type }: File): string | undefined {
  const extension = /\.[^.]+$/.exec(name.toLowerCase())?.[0] ?? ''
  const field = document.querySelector<HTMLInputElement>('[data-add-files]')
  const accepted = field?.accept.split(',') ?? [type]
  if (accepted.includes(type) || accepted.includes(extension)) return undefined
  return 'Files of this kind are not accepted. The settings say which are.'
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
