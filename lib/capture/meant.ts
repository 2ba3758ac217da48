import { within } from './feasts.ts'
import { type Line, signAt } from './line.ts'
import { hasNumber, type Said } from './said.ts'

/**
 * Whether what is said belongs to the sentence before it: behind a preposition that isn't its own ("until
 * 7am"), an article ("the 18:05"), or, of nothing but digits, a number with a unit ("5k 21:14").
 * @param isOpen whether what is in a span of its own is meant behind "in": "im Sommer 1998"
 */
export function isBlocked(
  line: Line,
  { from, clock, day }: Said,
  first: number,
  isOpen = false,
): boolean {
  const before = line.tokens[from - 1]
  if (!before || from <= first) return false
  if (before.kind === 'sign') return !/^[,;:.!?)\]”“"»–—€$£%-]$/.test(before.text)
  if (clock?.isPlain && !day && isMeasure(line, from)) return true
  if (isOpen && within.has(before.fold)) return false
  return (['prepositions', 'articles', 'authors'] as const).some((category) =>
    endsIn(line, category, from),
  )
}

function endsIn(
  line: Line,
  category: 'prepositions' | 'articles' | 'authors',
  to: number,
): boolean {
  return line.vocabulary.match(category, line.tokens, to - 1) !== undefined
}

/** "5k", "10 km", "3 x". */
function isMeasure({ tokens }: Line, to: number): boolean {
  const [number, unit] = [tokens[to - 2], tokens[to - 1]]
  return number?.kind === 'number' && unit?.kind === 'word' && unit.text.length <= 3
}

/** How the rest of a line goes on behind a time at its beginning. */
export type GoesOn = 'goes' | 'stays' | 'unsaid'

/**
 * Whether a time at the beginning of a line goes from its title, stays there and is meant, or isn't
 * meant at all ("Yesterday by the Beatles").
 * @param isSplit the rest of the time stands at the other end
 */
export function goesOn(line: Line, said: Said, end: number, isSplit: boolean): GoesOn {
  const { next } = said
  if (next >= end) return 'goes'
  if (said.isFeast) return 'stays'
  const sign = signAt(line, next)
  if (/^[,:;–—-]$/.test(sign)) return 'goes'
  const is = (category: 'to' | 'verbs' | 'authors' | 'prepositions' | 'sentence' | 'at' | 'on') =>
    line.vocabulary.match(category, line.tokens, next) !== undefined
  if (said.clock && !said.day && is('verbs')) return 'unsaid'
  // "Le 14 juillet des enfants": the day is the sentence's.
  const isNamed = !said.clock && line.tokens[next - 1]?.kind === 'word'
  if (isNamed && !said.isCounted && is('authors')) return 'unsaid'
  if (hasNumber(line, said)) return said.clock && is('to') ? 'stays' : 'goes'
  if (isName(line, said)) return 'unsaid'
  if (is('authors')) return 'unsaid'
  const isPreposition = is('prepositions') || is('at') || is('on')
  // German: "Morgen am See" is rather this morning.
  if (isPreposition && line.find('parts', said.from)) return 'unsaid'
  const { fold = '' } = line.tokens[next] ?? {}
  const isVerb = line.vocabulary.sentenceEnds.some((end) => fold.endsWith(end))
  if (isPreposition || isVerb || is('sentence') || is('verbs')) return 'stays'
  const isSmall = /^\p{Ll}/u.test(line.tokens[next]?.text ?? '')
  const isSentence = isSmall && (said.language === 'de' || said.language === 'nl')
  return isSentence && !isSplit ? 'stays' : 'goes'
}

/**
 * Whether words of time are written as a name: "Watched The Day After Tomorrow", "Last Night in Soho". Names of
 * days and months have capitals anyway, as have German nouns.
 */
export function isName(line: Line, said: Said, first = said.from): boolean {
  if (hasNumber(line, said) || line.text === line.text.toUpperCase()) return false
  const words = line.tokens.slice(said.from, said.next)
  return words.some(({ text, kind }, i) => {
    const at = said.from + i
    if (kind !== 'word' || !/^\p{Lu}/u.test(text) || at === first) return false
    if (/^[:.!?]$/.test(signAt(line, at - 1))) return false
    const isProper = line.find('weekdays', at) ?? line.find('months', at)
    return !isProper && (said.language !== 'de' || i === 0)
  })
}
