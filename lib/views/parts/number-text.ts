import { usePageState } from './page-state.tsx'

/** A number as the page writes numbers: 1,204. */
export function numberText(value: number, options?: Intl.NumberFormatOptions): string {
  return value.toLocaleString(usePageState().locale, options)
}
