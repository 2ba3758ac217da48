const units = ['kilobyte', 'megabyte', 'gigabyte'] as const

/** A number of bytes as people say it, a kilobyte being 1024: 471 kB, 10 MB. */
export function fileSize(bytes: number, locale = 'en'): string {
  const power = Math.min(units.length, Math.floor(Math.log2(Math.max(bytes, 1)) / 10))
  const unit = units[power - 1]
  if (!unit) return bytes === 1 ? '1 byte' : `${bytes} bytes`
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    maximumFractionDigits: power > 1 ? 1 : 0,
  }).format(bytes / 1024 ** power)
}
