import type { Condition } from './filter-condition.ts'
import { type OperatorText, operators } from './operator-reference.ts'
import { readOperator } from './read-operator.ts'
import type { SearchTimes, TimePhrase } from './time-phrases.ts'
import { type Token, tokensOf } from './tokens.ts'

/** A word or phrase to be found, or to be absent where `excluded`. */
export type SearchTerm = {
  text: string
  prefix: boolean
  excluded: boolean
  /** What is of that year has it, too. */
  isYear?: true
}

/** What was typed, and where it stands. */
type Typed = { text: string; start: number; end: number }

/** What operators ask of an event: one of the conditions, or none of them where `excluded`. */
export type Filter = Typed & {
  anyOf: Condition[]
  excluded: boolean
  /** What a time in words means. */
  meaning?: string
}

export type ParsedSearch = {
  /** All terms of one group must match, of one group or another; undefined without any words. */
  words: SearchTerm[][] | undefined
  /** All of them must hold, whatever words match. */
  filters: Filter[]
  /** Words that may be a year. */
  years: Typed[]
  /** What wasn't understood and what was understood of times, in sentences. */
  notices: string[]
}

const maxTerms = 32

/**
 * Reads a search as people type it into a search box: words, "phrases", operators (`tag:food`), `-`
 * before each of them, and `or` between words or between operators. The last word may be unfinished,
 * so it matches as a beginning, unless it's in quotes, excluded or followed by a space. An operator
 * that isn't understood is left out, and so are terms beyond the 32nd; both is said. Of `times` a phrase
 * is a filter where no operator, quote or `-` has part of it.
 */
export function parseSearch(q: string, times: SearchTimes = noTimes): ParsedSearch {
  const tokens = tokensOf(q)
  const parsed: Required<ParsedSearch> & { words: SearchTerm[][] } = {
    words: [[]],
    filters: [],
    years: [],
    notices: [],
  }
  const phrases = times.phrases.filter((phrase) => isOfWords(phrase, tokens))
  for (const [i, token] of tokens.slice(0, maxTerms).entries()) {
    const isLast = token.end === q.length
    const phrase = phrases.find(({ start, end }) => start <= token.start && token.end <= end)
    if (phrase) readPhrase(phrase, token, q, parsed)
    else if (token.operator) readFilter(token, tokens.slice(Math.max(0, i - 2), i), isLast, parsed)
    else if (isOr(token)) readOr(tokens[i - 1], tokens[i + 1], parsed)
    else {
      const isYear = isYearUpTo(token, times.latestYear)
      parsed.words
        .at(-1)
        ?.push({ ...termOf(token, isLast), ...(isYear && { isYear: true as const }) })
      if (isYear) readYear(token, parsed)
      const misspelled = unknownOperator(token)
      if (misspelled) parsed.notices.push(misspelled)
    }
  }
  if (tokens.length > maxTerms) {
    parsed.notices.push(`Only the first ${maxTerms} words and operators count.`)
  }
  const groups = parsed.words.filter((group) => group.length > 0)
  return { ...parsed, words: groups.length > 0 ? groups : onlyOr(tokens) }
}

const noTimes: SearchTimes = { phrases: [], latestYear: 0 }

/** Whether a phrase has the whole of each token that it has a part of, and these are plain words. */
function isOfWords({ start, end }: TimePhrase, tokens: Token[]): boolean {
  return tokens
    .filter((token) => token.start < end && token.end > start)
    .every((token) => {
      const isWhole = token.start >= start && token.end <= end
      return isWhole && !token.operator && !token.quoted && !token.excluded
    })
}

function readPhrase(
  { start, end, condition, meaning }: TimePhrase,
  token: Token,
  q: string,
  { filters, notices }: ParsedSearch,
) {
  if (token.start !== start) return
  const text = q.slice(start, end)
  filters.push({ anyOf: [condition], excluded: false, text, start, end, meaning })
  notices.push(`“${text}” is read as ${meaning}.`)
}

function isYearUpTo({ text, quoted }: Token, latest: number): boolean {
  return !quoted && /^(?:19|2\d)\d\d$/.test(text) && Number(text) <= latest
}

function readYear({ text, start, end }: Token, { years, notices }: ParsedSearch) {
  years.push({ text, start, end })
  notices.push(`“${text}” is read as the year or as a word.`)
}

/** What French leaves of a word before a vowel: l’orage is found as orage. */
const elision = /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’](?=\p{L}{2})/iu

function termOf({ value, quoted, closed, excluded }: Token, isLast: boolean): SearchTerm {
  const text = quoted ? value : value.replace(elision, '')
  return { text, prefix: isLast && !excluded && !(quoted && closed), excluded }
}

function isOr({ text }: Token): boolean {
  return text.toLowerCase() === 'or'
}

/** Where nothing else was typed, it's the word. */
function onlyOr(tokens: Token[]): SearchTerm[][] | undefined {
  return tokens.length > 0 && tokens.every(isOr)
    ? [[{ text: 'or', prefix: true, excluded: false }]]
    : undefined
}

function readFilter(
  token: Token,
  before: Token[],
  isLast: boolean,
  { filters, notices }: ParsedSearch,
) {
  const { text, start, end, excluded, value } = token
  // Still being typed.
  if (value === '' && isLast && !token.closed) return
  const condition = readOperator(token)
  if (!condition) {
    notices.push(notUnderstood(token))
    return
  }
  const [other, or] = before
  const last = filters.at(-1)
  if (last && or && isOr(or) && other && alternate(other, token) && last.end === other.end) {
    last.anyOf.push(condition)
    last.text += ` or ${text}`
    last.end = end
  } else filters.push({ anyOf: [condition], excluded, text, start, end })
}

function readOr(before: Token | undefined, after: Token | undefined, parsed: ParsedSearch) {
  if (!before?.operator && !after?.operator) parsed.words?.push([])
  else if (before && after && !alternate(before, after)) {
    const operator = before.operator ? before : after
    parsed.notices.push(
      `“or” stands between words, or between operators: ${quoted(operator.text)} holds for the whole search.`,
    )
  }
}

/** Whether an `or` between two tokens makes one filter of them. */
function alternate(before: Token, after: Token): boolean {
  return Boolean(before.operator && after.operator && !before.excluded && !after.excluded)
}

function notUnderstood({ operator, text, value }: Token): string {
  const isMeta = operator?.name === 'meta'
  const known: OperatorText | undefined = operators.find(
    ({ name }) => name === (isMeta ? 'meta.…' : operator?.name),
  )
  const name = isMeta ? `meta.${operator.path.join('.') || '…'}` : `${operator?.name}:`
  const needs = `${name} takes ${known?.takes}, such as ${known?.examples.join(' or ')}.`
  return value === '' ? needs : `${quoted(text)} is left out: ${needs}`
}

/** For what looks like an operator, and not like an address. */
function unknownOperator({ text, quoted: inQuotes }: Token): string | undefined {
  const [, name] = (!inQuotes && /^-?([a-z]+):(?!\/\/)[^:]/i.exec(text)) || []
  if (!name || name.toLowerCase() === 'mailto') return undefined
  return `There is no operator ${quoted(`${name}:`)}, so ${quoted(text)} is looked for as words.`
}

function quoted(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
