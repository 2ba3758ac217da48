/** How a search differs from what was written down. */
export type Kind =
  | 'typo'
  | 'missing accent'
  | 'inflected form'
  | 'partial word'
  | 'question in plain words'
  | 'content of a file'
  | 'operator'

/** An event that somebody remembers, and how they look for it: `[kind, search]`. */
export type Item = {
  title: string
  description?: string
  tags?: string[]
  place?: string
  metadata?: Record<string, string | number>
  /** The text of a file that it has. */
  file?: { name: string; text: string }
  /** A date, where the search asks for it. */
  on?: string
  searches: [kind: Kind, search: string][]
}
