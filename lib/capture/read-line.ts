import { Temporal } from 'temporal-polyfill'
import type { Amount } from './amount.ts'
import { type Hint, hintAt, hintsOf, todayHint } from './hints.ts'
import { type Line, lineOf } from './line.ts'
import { asWords, type End, partAt, tagsIn, unescaped } from './line-parts.ts'
import { type Meant, meantAtBack, meantAtFront, type Taken } from './line-times.ts'
import { resolve, type Times } from './resolve.ts'
import { type Said, saidAt } from './said.ts'
import { type Language, lineLanguages } from './vocabulary.ts'

/** A longer line is no quick note: all of it is the title. */
const maxLineLength = 2_000

/** A part of a line that was understood, as it stands there, at which UTF-16 unit. */
export type Mark = {
  kind: 'time' | 'tag' | 'place' | 'amount'
  text: string
  index: number
  /** It's part of the title as well. */
  stays: boolean
}

/** What a line says of an event. */
export type ReadLine = Partial<Times> & {
  title: string
  tags: string[]
  place?: string
  amount?: Amount
  understood: Mark[]
  /** What may be meant as a time: it sets nothing unless it's taken. */
  hints: Hint[]
}

/** Whose line it is: typed when, by the clocks of which timezone, in which of LifeLog's languages. */
export type Typed = { now: Date; timezone: string; languages: readonly string[] }

/**
 * Reads a line as people note something: `#tags` anywhere, and at its beginning or end a time in
 * words, `@place` (`@"Old Town"`) and an amount. These go from the title, but a time that is part of its
 * sentence; a tag that is a word of the sentence keeps its place there, without the `#`. All else stays
 * as it is. What is in quotes, or behind a `\`, isn't read. A line with nothing else in it is its own
 * title. A time without a year or a day is the latest that isn't in the future.
 */
export function readLine(text: string, { now, timezone, languages }: Typed): ReadLine {
  if (text.length > maxLineLength) {
    return { title: text.trim(), tags: [], understood: [], hints: [] }
  }
  const clock = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone)
  const line = lineOf(text, clock.toPlainDateTime(), lineLanguages(languages))
  keepEscaped(line)
  return new Reading(line).read()
}

/** The fields of an event that a line fills in, beside its title and tags. */
export function fieldsOfLine({ timestamp, end_timestamp, place, amount }: ReadLine) {
  return {
    ...(timestamp && { timestamp }),
    ...(end_timestamp && { end_timestamp }),
    ...(place && { location: { latitude: null, longitude: null, name: place } }),
    ...(amount && { metadata: amount }),
  }
}

/**
 * The times of the hint that was taken, by its kind and words (`time:Friday`): none where the line, as it
 * is by now, doesn't offer it.
 */
export function hintTaken({ hints }: ReadLine, taken: string): Times | undefined {
  const hint = hints.find(({ kind, text }) => `${kind}:${text}` === taken)
  if (!hint) return undefined
  const { timestamp, end_timestamp } = hint
  return { timestamp, ...(end_timestamp && { end_timestamp }) }
}

/** What is behind a `\` is words: the whole of a time that would begin there. */
function keepEscaped(line: Line): void {
  const { tokens } = line
  for (const [at, token] of tokens.entries()) {
    if (token.text !== '\\' || !token.spaced || tokens[at + 1]?.spaced !== false) continue
    const next = saidAt(line, at + 1)?.next ?? hintAt(line, at + 1, at + 1, {})?.next ?? at + 2
    for (const kept of tokens.slice(at + 1, next)) kept.kept = true
  }
}

/** A line that is being taken apart: what is left of it lies from token `from` to `to`. */
class Reading {
  readonly #line: Line
  readonly #languages: Language[]
  readonly #taken: Taken = {}
  readonly #marks: Mark[] = []
  readonly #tags: { name: string; index: number }[] = []
  #place: string | undefined
  #amount: Amount | undefined
  #from = 0
  #to: number
  /** A time that stays at an end: what lies further in is read on, but no other time. */
  readonly #stays: { front?: Said; back?: Said } = {}

  constructor(line: Line) {
    this.#line = line
    this.#languages = line.vocabulary.languages
    this.#to = line.tokens.length
  }

  read(): ReadLine {
    for (let isChanged = true; isChanged; ) {
      isChanged = (['front', 'back'] as const).filter((end) => this.#readEnd(end)).length > 0
    }
    const { text: rest, index } = this.#rest()
    for (const tag of tagsIn(rest)) {
      this.#tags.push({ name: tag.name, index: index + tag.index })
      this.#marks.push({ kind: 'tag', text: tag.text, index: index + tag.index, stays: true })
    }
    const title = asWords(this.#withStays(rest)) || asWords(this.#line.text)
    return {
      title: unescaped(title),
      tags: this.#tags.toSorted((a, b) => a.index - b.index).map(({ name }) => name),
      ...resolve(this.#line, this.#taken),
      ...(this.#place && { place: this.#place }),
      ...(this.#amount && { amount: this.#amount }),
      understood: this.#marks.toSorted((a, b) => a.index - b.index),
      hints: this.#hints(),
    }
  }

  #readEnd(end: End): boolean {
    if (this.#from >= this.#to) return false
    return (!this.#stays[end] && this.#readTime(end)) || this.#readPart(end)
  }

  #readTime(end: End): boolean {
    const find = end === 'front' ? meantAtFront : meantAtBack
    const meant =
      find(this.#line, this.#from, this.#to, this.#taken) ??
      // Before the full stop of a sentence.
      (end === 'back' && this.#isStop(this.#to - 1)
        ? find(this.#line, this.#from, this.#to - 1, this.#taken)
        : undefined)
    if (!meant) return false
    const { day, clock, minutesAgo } = meant.said
    const said = {
      ...(day && { day }),
      ...(clock && { clock }),
      ...(minutesAgo !== undefined && { minutesAgo }),
    }
    if (!resolve(this.#line, { ...this.#taken, ...said })) return false
    Object.assign(this.#taken, said)
    this.#mark(meant)
    const { from, next } = meant.said
    if (!meant.stays) this.#cut(end, end === 'front' ? next : from)
    else {
      this.#stays[end] = meant.said
      if (end === 'front') this.#from = next
      else this.#to = from
    }
    return true
  }

  #mark({ said, stays }: Meant): void {
    const [first, last] = [this.#line.tokens[said.from], this.#line.tokens[said.next - 1]]
    const index = first?.start ?? 0
    this.#marks.push({ kind: 'time', text: this.#line.text.slice(index, last?.end), index, stays })
  }

  #isStop(at: number): boolean {
    const token = this.#line.tokens[at]
    return token?.text === '.' && !token.spaced && !token.kept
  }

  #readPart(end: End): boolean {
    const { text, index } = this.#rest()
    const part = partAt(text, end, this.#languages)
    if (!part) return false
    if (part.kind === 'place' && this.#place !== undefined) return false
    if (part.kind === 'amount' && this.#amount) return false
    const at = end === 'front' ? index : index + text.length - part.text.length
    if (part.kind === 'tag') this.#tags.push({ name: part.name, index: at })
    else if (part.kind === 'place') this.#place = part.place
    else this.#amount = part.amount
    this.#marks.push({ kind: part.kind, text: part.text, index: at, stays: false })
    const { tokens } = this.#line
    if (end === 'front')
      this.#cut(
        end,
        tokens.findIndex(({ start }, i) => i >= this.#from && start >= at + part.text.length),
      )
    else
      this.#cut(
        end,
        tokens.findIndex(({ start }) => start >= at),
      )
    return true
  }

  /** Takes what lies beyond a token from an end, with the signs that set it off. */
  #cut(end: End, at: number): void {
    const isSign = (token: number) => /^[,;:–—-]$/.test(this.#line.tokens[token]?.text ?? '')
    if (end === 'front') {
      this.#from = at < 0 ? this.#to : at
      while (this.#from < this.#to && isSign(this.#from)) this.#from += 1
    } else {
      this.#to = at
      while (this.#to > this.#from && isSign(this.#to - 1)) this.#to -= 1
    }
  }

  #rest(): { text: string; index: number } {
    const { tokens, text } = this.#line
    const index = tokens[this.#from]?.start ?? text.length
    const end = this.#from < this.#to ? (tokens[this.#to - 1]?.end ?? index) : index
    return { text: text.slice(index, end), index }
  }

  /** What is left, with the times that stay at its ends as they stood there. */
  #withStays(rest: string): string {
    const { text, tokens } = this.#line
    const at = (token: number) => tokens[token]?.start ?? text.length
    const pieces: string[] = []
    const { front, back } = this.#stays
    if (front) {
      const end = front.next === this.#from ? at(front.next) : (tokens[front.next - 1]?.end ?? 0)
      pieces.push(text.slice(at(front.from), end), front.next === this.#from ? '' : ' ')
    }
    pieces.push(rest)
    if (back) {
      const isNext = back.from === this.#to && this.#to > 0
      const begin = isNext ? (tokens[this.#to - 1]?.end ?? 0) : at(back.from)
      pieces.push(isNext || rest === '' ? '' : ' ', text.slice(begin, tokens[back.next - 1]?.end))
    }
    return pieces.join('')
  }

  #hints(): Hint[] {
    const hints = hintsOf(this.#line, this.#from, this.#to, this.#taken)
    const mark = this.#marks.find(({ kind }) => kind === 'time')
    const { clock, day } = this.#taken
    const today = day || !mark ? [] : todayHint(this.#line, clock, mark.index, mark.text)
    return [...today, ...hints]
  }
}
