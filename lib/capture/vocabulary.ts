import { fold, type Token, tokensOf } from './tokens.ts'
import { german } from './words/de.ts'
import { english } from './words/en.ts'
import { spanish } from './words/es.ts'
import { french } from './words/fr.ts'
import { italian } from './words/it.ts'
import { dutch } from './words/nl.ts'
import { portuguese } from './words/pt.ts'
import type { Feast, Part, Season, Unit, Words } from './words/words.ts'

const tables = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
  pt: portuguese,
  it: italian,
  nl: dutch,
}
export type Language = keyof typeof tables

const codes: Record<string, Language> = {
  english: 'en',
  german: 'de',
  french: 'fr',
  spanish: 'es',
  portuguese: 'pt',
  italian: 'it',
  dutch: 'nl',
}

/** Those of the owner's languages (`english`, `german` …) that have a table; English where none has. */
export function lineLanguages(languages: readonly string[]): Language[] {
  const known = languages.flatMap((language) => codes[language] ?? [])
  return known.length > 0 ? known : ['en']
}

/** What words mean, by what they are. */
type Meanings = {
  days: { days: number; part?: Part }
  parts: Part
  ofToday: Part
  weekdays: { weekday: number; part?: Part }
  shortWeekdays: { weekday: number; part?: Part }
  months: number
  numbers: number
  units: Unit
  toHour: number
  toHourBehind: number
  durations: number
  seasons: Season
  feasts: Feast
} & Record<Plain, true>
const plain = [
  ...['weekend', 'last', 'lastBehind', 'next', 'nextBehind', 'ago', 'agoBehind', 'ahead'],
  ...['at', 'on', 'from', 'to', 'lasting', 'hourUnits', 'vagueHourUnits', 'hourAt', 'of'],
  ...['ordinals', 'prepositions', 'authors', 'articles', 'sentence', 'verbs', 'common'],
] as Plain[]
type Plain =
  | ('weekend' | 'last' | 'lastBehind' | 'next' | 'nextBehind' | 'ago' | 'agoBehind' | 'ahead')
  | ('at' | 'on' | 'from' | 'to' | 'lasting' | 'hourUnits' | 'vagueHourUnits' | 'hourAt' | 'of')
  | ('ordinals' | 'prepositions' | 'authors' | 'articles' | 'sentence' | 'verbs' | 'common')
export type Category = keyof Meanings

type Entry = {
  words: string[]
  meaning: Meanings[Category]
  language: Language
  /** It means something else as well: it counts where the line is of its language. */
  ambiguous: boolean
}

/** Words found in a line. */
export type Found<C extends Category> = {
  next: number
  meaning: Meanings[C]
  language: Language
  ambiguous: boolean
}

/** The words of an owner's languages, by their first one. */
export type Vocabulary = {
  languages: Language[]
  /** The longest words of a category that stand at `at`, of one language or any. */
  match<C extends Category>(
    category: C,
    tokens: Token[],
    at: number,
    language?: Language,
  ): Found<C> | undefined
  /** Endings of verbs that begin a sentence behind a day: "Ayer fuimos". */
  sentenceEnds: string[]
}

const made = new Map<string, Vocabulary>()

/** The words of these languages; made once. */
export function vocabularyOf(languages: Language[]): Vocabulary {
  const key = languages.join()
  const known = made.get(key) ?? compile(languages)
  made.set(key, known)
  return known
}

function compile(languages: Language[]): Vocabulary {
  const categories = new Map<Category, Map<string, Entry[]>>()
  for (const language of languages) {
    for (const [category, text, meaning] of phrasesOf(tables[language])) {
      const words = tokensOf(text).map((token) => token.fold)
      const entries = categories.get(category) ?? new Map<string, Entry[]>()
      categories.set(category, entries)
      const first = words[0] ?? ''
      const ambiguous = isAmbiguous(tables[language], text, languages)
      const others = entries.get(first) ?? []
      entries.set(first, [...others, { words, meaning, language, ambiguous }])
    }
  }
  for (const entries of categories.values()) {
    for (const same of entries.values()) same.sort((a, b) => b.words.length - a.words.length)
  }
  return {
    languages,
    sentenceEnds: languages.flatMap((one) => split(tables[one].sentenceEnds ?? '')),
    match<C extends Category>(category: C, tokens: Token[], at: number, language?: Language) {
      const entry = categories
        .get(category)
        ?.get(tokens[at]?.fold ?? '')
        ?.find(
          (one) =>
            (!language || one.language === language) &&
            one.words.every((word, i) => stands(tokens[at + i], word)),
        )
      if (!entry) return undefined
      return { ...entry, next: at + entry.words.length } as unknown as Found<C>
    },
  }
}

function stands(token: Token | undefined, word: string): boolean {
  return token !== undefined && token.fold === word && !token.kept
}

function isAmbiguous({ ambiguous }: Words, text: string, languages: Language[]): boolean {
  const others = ambiguous?.[text]
  return (
    others !== undefined &&
    (others.length === 0 || others.some((one) => languages.includes(one as Language)))
  )
}

type Phrase = [category: Category, text: string, meaning: Meanings[Category]]

function* phrasesOf(table: Words): Generator<Phrase> {
  for (const category of plain) yield* listed(category, table[category], true)
  yield* listed('days', table.lastNight, { days: -1, part: 'night' })
  for (const stem of split(table.joinsDays ?? '')) {
    for (const [text, part] of joinedParts(table)) yield ['days', stem + text, { days: -1, part }]
  }
  for (const [days, text] of Object.entries(table.days)) {
    yield* listed('days', text, { days: Number(days) })
  }
  for (const category of ['parts', 'ofToday', 'units', 'seasons', 'feasts'] as const) {
    for (const [meaning, text] of Object.entries(table[category])) {
      yield* listed(category, text, meaning as Part)
    }
  }
  for (const category of ['toHour', 'toHourBehind', 'durations'] as const) {
    for (const [text, minutes] of Object.entries(table[category])) yield [category, text, minutes]
  }
  for (const category of ['months', 'numbers'] as const) yield* numbered(category, table[category])
  for (const category of ['weekdays', 'shortWeekdays'] as const) {
    for (const [, text, weekday] of numbered(category, table[category])) {
      yield [category, text, { weekday: weekday as number }]
      if (category === 'shortWeekdays') continue
      for (const [joined, part] of joinedParts(table)) {
        yield [category, text + joined, { weekday: weekday as number, part }]
      }
    }
  }
}

/** Parts of the day that are one word with their day: "Freitagabend". */
function joinedParts({ joinsParts = {} }: Words): [text: string, part: Part][] {
  return Object.entries(joinsParts)
}

function* listed(category: Category, text: string, meaning: Meanings[Category]): Generator<Phrase> {
  for (const one of split(text)) yield [category, one, meaning]
}

function* numbered(category: Category, text: string): Generator<Phrase> {
  for (const [i, forms] of split(text).entries()) {
    for (const form of forms.split('/')) yield [category, form, i + 1]
  }
}

function split(text: string): string[] {
  return text.split(', ').filter(Boolean)
}

/** How many of the words tell that a text is of this language. */
export function countCommon(language: Language, words: ReadonlySet<string>): number {
  return split(tables[language].common).filter((word) => words.has(fold(word))).length
}
