import { type RawBuilder, sql } from 'kysely'
import type { Condition } from '../query/filter-condition.ts'
import type { Comparison } from '../query/tokens.ts'

type OfMetadata = Extract<Condition, { kind: 'metadata' }>

const number = /^-?\d{1,15}(?:[.,]\d{1,10})?$/

/**
 * Whether an event's metadata has a value, or one that compares so, where the path leads, through
 * arrays too; upper and lower case are the same. Equality is answered by an index
 * (`events_metadata`); to compare, every event with metadata that otherwise matches is looked at.
 */
export function metadataMatches({ path, comparison, value }: OfMetadata): RawBuilder<unknown> {
  const keys = path.map((key) => `.${JSON.stringify(key)}`).join('')
  const test = comparison === ':' ? isEqual(value) : compares(comparison, value)
  return sql`(metadata <> '{}'
    and folded_metadata(metadata) @? lower(${`$${keys} ? (${test})`})::jsonpath)`
}

/** What is a number, true, false or null may also be there as a text. */
function isEqual(value: string): string {
  const values = [JSON.stringify(value)]
  if (number.test(value)) values.push(numberOf(value))
  if (['true', 'false', 'null'].includes(value.toLowerCase())) values.push(value)
  return values.map((one) => `@ == ${one}`).join(' || ')
}

/** A number compares with numbers and with texts that are one, any other text with texts. */
function compares(comparison: Comparison, value: string): string {
  if (!number.test(value)) {
    return `@.type() == "string" && @ ${comparison} ${JSON.stringify(value)}`
  }
  const than = `${comparison} ${numberOf(value)}`
  return `(@.type() == "number" && @ ${than}) || (@.type() == "string" && @.double() ${than})`
}

/** Without the zeros in front, which SQL/JSON doesn't know. */
function numberOf(text: string): string {
  return String(Number(text.replace(',', '.')))
}
