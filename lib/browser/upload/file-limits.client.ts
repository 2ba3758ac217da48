import { importLate } from '../shell/import-late.client.ts'
import { showToast } from '../shell/toast.client.ts'
import { inMegabytes } from './upload-limits.client.ts'

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
 * Gives those files to `take` that can be taken, as far as it's known before their event is saved. Of
 * each other one it's said why it can't; the owner may allow it there, and it's taken then.
 */
export async function takeFiles(files: File[], take: (files: File[]) => void): Promise<void> {
  const faults = await Promise.all(
    files.map(async (file) => (await whyRefused(file)) ?? whyNotAccepted(file)),
  )
  take(files.filter((_, i) => faults[i] === undefined))
  for (const [i, file] of files.entries()) {
    if (faults[i]) await sayRefused(file, faults[i], () => take([file]))
  }
}

async function sayRefused(file: File, fault: string, take: () => void): Promise<void> {
  const allowing = await importLate(() => import('./raise-limits.client.ts')).catch(() => undefined)
  const allowance = await allowing?.allowanceFor(file)
  const words = `${file.name}: ${fault}`
  if (!allowing || !allowance) return showToast(words, 'failed')
  const { label } = allowance
  showToast(words, 'failed', { label, act: () => allowing.allow(allowance).then(take, sayFailed) })
}

function sayFailed(error: Error): void {
  showToast(error.message, 'failed')
}

/** Some systems have names of their own for a type, or none: then the extension tells. */
function whyNotAccepted({ name, type }: File): string | undefined {
  const extension = /\.[^.]+$/.exec(name.toLowerCase())?.[0] ?? ''
  const field = document.querySelector<HTMLInputElement>('[data-add-files]')
  const accepted = field?.accept.split(',') ?? [type]
  if (accepted.includes(type) || accepted.includes(extension)) return undefined
  return 'Files of this kind are not accepted. The settings say which are.'
}
