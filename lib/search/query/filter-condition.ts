import type { Near } from './area.ts'
import type { DateSpan } from './date-span.ts'
import type { Comparison } from './tokens.ts'

/** What an operator asks of an event. */
export type Condition =
  | { kind: 'tag'; tag: string }
  | ({ kind: 'days' } & DateSpan)
  /** A day of any year, or a month of it. */
  | { kind: 'yearly'; month: number; day?: number }
  | { kind: 'place' }
  /** A file whose type is like one of `types`, or whose name ends so. */
  | { kind: 'file'; types: string[]; ending?: string }
  | { kind: 'near'; near: Near }
  | { kind: 'metadata'; path: string[]; comparison: Comparison; value: string }
