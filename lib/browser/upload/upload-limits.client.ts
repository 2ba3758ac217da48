import type { Settings } from '../../settings/schema.ts'
import { locale } from '../shell/locale.client.ts'
import { pageWide } from '../shell/page-wide.client.ts'
import { api } from './upload-api.client.ts'

const limits = pageWide('limits', () => ({ reading: undefined as Promise<Settings> | undefined }))

/** The limits, read once. */
export function readLimits(): Promise<Settings> {
  limits.reading ??= api<Settings>('/api/settings').catch((error) => {
    limits.reading = undefined
    throw error
  })
  return limits.reading
}

/** Holds the page to other limits from here on. */
export function takeOverLimits(settings: Settings): void {
  limits.reading = Promise.resolve(settings)
  const { file_max_bytes: max, allowed_mime_types: types } = settings
  for (const field of document.querySelectorAll<HTMLInputElement>('[data-add-files]')) {
    field.dataset.maxBytes = String(max)
    field.accept = [...new Set([...field.accept.split(','), ...types])].join(',')
  }
}

export function inMegabytes(bytes: number): string {
  const megabytes = { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(locale, megabytes).format(bytes / 1024 ** 2)
}
