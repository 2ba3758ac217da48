import type { Language } from './vocabulary.ts'

export type Amount = { amount: number; currency: string }

/** Digits with signs among them, as short as amounts are. */
export const amountDigits = String.raw`\d(?:[\d.,'’\u00a0\u202f]{0,18}\d)?`
const symbols: Record<string, string> = { '€': 'EUR', $: 'USD', '£': 'GBP' }
const currencies = new Set(Intl.supportedValuesOf('currency'))

/**
 * An amount as it's written in one of these languages, taken whole or not at all: `1.234,50 €`, `€1,250`,
 * `1'250.50 CHF`. Where a single sign stands before three digits, English reads thousands behind a comma,
 * other languages behind a point: where both are written, a symbol before the number is English.
 */
export function amountOf(
  digits: string,
  sign: string,
  isBefore: boolean,
  languages: Language[],
): Amount | undefined {
  const currency = symbols[sign] ?? sign
  if (!currencies.has(currency)) return undefined
  const amount = numberOf(digits, isBefore, languages)
  return amount === undefined ? undefined : { amount, currency }
}

const grouped = /^\d{1,3}(?:([.,'’\u00a0\u202f])\d{3})(?:\1\d{3}){0,3}(?:([.,])(\d{1,2}))?$/

function numberOf(digits: string, isBefore: boolean, languages: Language[]): number | undefined {
  if (/^\d{1,12}$/.test(digits)) return Number(digits)
  if (/^\d{1,12}[.,]\d{1,2}$/.test(digits)) return Number(digits.replace(',', '.'))
  const [, group = '', point] = grouped.exec(digits) ?? []
  if (!group || group === point) return undefined
  const isSingle = digits.split(group).length === 2 && point === undefined
  if (isSingle && !isGroup(group, isBefore, languages)) return undefined
  return Number(digits.replaceAll(group, '').replace(',', '.'))
}

/** Whether three digits behind one such sign are thousands, and no fraction. */
function isGroup(sign: string, isBefore: boolean, languages: Language[]): boolean {
  if (sign !== ',' && sign !== '.') return true
  const isEnglish = languages.includes('en')
  const isOther = languages.some((language) => language !== 'en')
  return sign === ',' ? isEnglish && (!isOther || isBefore) : isOther
}
