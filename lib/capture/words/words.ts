/** A part of a day, or a point in it. */
export type Part = 'morning' | 'noon' | 'afternoon' | 'evening' | 'night' | 'midnight'
export type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'
export type Season = 'spring' | 'summer' | 'autumn' | 'winter'
export type Feast =
  | 'christmas'
  | 'new year’s eve'
  | 'new year'
  | 'easter'
  | 'pentecost'
  | 'halloween'

/**
 * The words of one language for times. Each text is a list by commas, in small letters; accents don't
 * matter where they're compared. `behind` is said behind the word that it belongs to.
 */
export type Words = {
  /** Days by how far they are from today. */
  days: Record<'-2' | '-1' | '0' | '1' | '2', string>
  lastNight: string
  /** Bare, with a day before them ("gestern Abend"), and behind a clock ("8 in the evening"). */
  parts: Partial<Record<Part, string>>
  /** Of today: "this morning". */
  ofToday: Partial<Record<Part, string>>
  /** From Monday to Sunday, and their short forms, which need a number beside them. */
  weekdays: string
  shortWeekdays: string
  /** A weekday and a part of the day are one word: "Freitagabend". */
  joinsParts?: Record<string, Part>
  /** Beginnings of words for yesterday that do the same: "gisteravond". */
  joinsDays?: string
  /** From January to December, forms of one by `/`. */
  months: string
  /** From one to twelve, forms of one by `/`. */
  numbers: string
  units: Record<Unit, string>
  weekend: string
  last: string
  lastBehind: string
  next: string
  nextBehind: string
  ago: string
  agoBehind: string
  ahead: string
  /** Own prepositions, which go with a clock or a day. */
  at: string
  on: string
  /** Between the beginning and the end of a span, before it, and before how long something took. */
  from: string
  to: string
  lasting: string
  /** Behind an hour: certain ones, and ones that may mean how long something took. */
  hourUnits: string
  vagueHourUnits: string
  /** Before a bare hour: as good as a unit ("a las 5"). */
  hourAt: string
  /** Minutes that go to an hour, said before or behind it: "halb" -30, "y media" 30. */
  toHour: Record<string, number>
  toHourBehind: Record<string, number>
  /** How long, in minutes. */
  durations: Record<string, number>
  /** Between a number and its month, or a month and its year. */
  of: string
  ordinals: string
  seasons: Record<Season, string>
  feasts: Partial<Record<Feast, string>>
  /** Prepositions and others behind which a time belongs to the sentence. */
  prepositions: string
  /** Behind which stands who made it: "Yesterday by the Beatles". */
  authors: string
  articles: string
  /** A time before one of these is part of a sentence. */
  sentence: string
  verbs: string
  /** And before a word that ends so. */
  sentenceEnds?: string
  /** More words that tell the language. */
  common: string
  /** Words that mean something else in one of these languages. */
  ambiguous?: Record<string, string[]>
}
