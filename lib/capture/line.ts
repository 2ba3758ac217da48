import type { Temporal } from 'temporal-polyfill'
import { endsAt, fold, type Token, tokensOf } from './tokens.ts'
import {
  type Category,
  countCommon,
  type Found,
  type Language,
  type Vocabulary,
  vocabularyOf,
} from './vocabulary.ts'

/** A line with all that its words are read by. */
export type Line = {
  text: string
  tokens: Token[]
  vocabulary: Vocabulary
  now: Temporal.PlainDateTime
  today: Temporal.PlainDate
  /** The longest words of a category that stand at `at`, where they count. */
  find<C extends Category>(category: C, at: number): Found<C> | undefined
  /** Whether the line's other words are of a language, more than of any other one of the owner's. */
  isOf(language: Language): boolean
}

/** A line as it was typed at `now`, by the clock of whoever typed it, in these languages. */
export function lineOf(text: string, now: Temporal.PlainDateTime, languages: Language[]): Line {
  const tokens = tokensOf(text)
  const vocabulary = vocabularyOf(languages)
  const words = new Set(tokens.map((token) => fold(token.text)))
  const counts = new Map(languages.map((language) => [language, countCommon(language, words)]))
  const isOf = (language: Language) =>
    languages.every(
      (other) => other === language || (counts.get(other) ?? 0) < (counts.get(language) ?? 0),
    )
  const line: Line = {
    text,
    tokens,
    vocabulary,
    now,
    today: now.toPlainDate(),
    isOf,
    find(category, at) {
      const found = vocabulary.match(category, tokens, at)
      if (!found || !endsAt(tokens, found.next)) return undefined
      const counted =
        !found.ambiguous || isOf(found.language) || isBesideNumber(line, at, found.next)
      return counted ? found : undefined
    },
  }
  return line
}

/** Whether a number stands beside these tokens, its own preposition between them or not. */
export function isBesideNumber({ tokens, vocabulary }: Line, from: number, to: number): boolean {
  const isNumber = (at: number) => tokens[at]?.kind === 'number' && !tokens[at].kept
  const behind = vocabulary.match('at', tokens, to)?.next ?? to
  return isNumber(from - 1) || isNumber(to) || isNumber(behind)
}

/** What a sign at `at` is, where it's no part of what is kept. */
export function signAt({ tokens }: Line, at: number): string {
  const token = tokens[at]
  return token?.kind === 'sign' && !token.kept ? token.text : ''
}

/** The number at `at` of that many digits; undefined where there is none. */
export function numberAt({ tokens }: Line, at: number, min = 1, max = 2): number | undefined {
  const token = tokens[at]
  if (token?.kind !== 'number' || token.kept) return undefined
  return token.text.length >= min && token.text.length <= max ? Number(token.text) : undefined
}

/** Whether nothing stands between a token and the one before it. */
export function isGlued({ tokens }: Line, at: number): boolean {
  return tokens[at] !== undefined && !tokens[at].spaced
}
