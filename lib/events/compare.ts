import { isDeepStrictEqual } from 'node:util'
import { diffLines, diffWordsWithSpace } from 'diff'
import type { Event } from './schema.ts'
import { whenText } from './when-text.ts'

/** What an event says, beside what LifeLog keeps of it. */
export type Content = Pick<
  Event,
  | 'timestamp'
  | 'timezone'
  | 'end_timestamp'
  | 'precision'
  | 'approximate'
  | 'location'
  | 'title'
  | 'description'
  | 'tags'
  | 'metadata'
>

/** A piece of text that was taken away, came or stayed. */
export type Piece = { text: string; kind: 'removed' | 'added' | 'same' }

export type Difference = {
  field: 'Title' | 'Time' | 'Place' | 'Tags' | 'Description' | 'Metadata'
  pieces: Piece[]
}

/** Of texts that differ in more places than this, the whole is shown instead of the words. */
const maxEditLength = 500

/**
 * How `after` differs from `before`, for people: words of texts, whole values of all else.
 * @param locale in which times are written
 */
export function compare(before: Content, after: Content, locale: string): Difference[] {
  const differences: Difference[] = [
    { field: 'Title', pieces: words(before.title, after.title) },
    { field: 'Time', pieces: values(timeText(before, locale), timeText(after, locale)) },
    { field: 'Place', pieces: values(placeText(before), placeText(after)) },
    { field: 'Tags', pieces: tagPieces(before.tags, after.tags) },
    { field: 'Description', pieces: words(before.description ?? '', after.description ?? '') },
    { field: 'Metadata', pieces: metadataPieces(before, after) },
  ]
  return differences.filter(({ pieces }) => pieces.some(({ kind }) => kind !== 'same'))
}

function words(before: string, after: string): Piece[] {
  return pieces(diffWordsWithSpace(before, after, { maxEditLength })) ?? values(before, after)
}

function metadataPieces(before: Content, after: Content): Piece[] {
  if (isDeepStrictEqual(before.metadata, after.metadata)) return []
  const [old, now] = [before, after].map(({ metadata }) => `${JSON.stringify(metadata, null, 2)}\n`)
  return pieces(diffLines(old ?? '', now ?? '', { maxEditLength })) ?? values(old ?? '', now ?? '')
}

function pieces(
  changes: { value: string; added: boolean; removed: boolean }[] | undefined,
): Piece[] | undefined {
  return changes?.map(({ value, added, removed }) => ({
    text: value,
    kind: added ? 'added' : removed ? 'removed' : 'same',
  }))
}

function tagPieces(before: string[], after: string[]): Piece[] {
  return [
    ...before.map((text): Piece => ({ text, kind: after.includes(text) ? 'same' : 'removed' })),
    ...after
      .filter((text) => !before.includes(text))
      .map((text): Piece => ({ text, kind: 'added' })),
  ]
}

function values(before: string, after: string): Piece[] {
  if (before === after) return []
  const list: Piece[] = [
    { text: before, kind: 'removed' },
    { text: after, kind: 'added' },
  ]
  return list.filter(({ text }) => text !== '')
}

function timeText(content: Content, locale: string): string {
  return `${whenText(content, 'full', locale)} (${content.timezone})`
}

/** A place by its name and coordinates, as far as they are known. */
export function placeText({ location }: Pick<Content, 'location'>): string {
  if (!location) return ''
  const { name, latitude, longitude } = location
  const coordinates = latitude === null ? '' : `${latitude}, ${longitude}`
  return [name, name && coordinates ? `(${coordinates})` : coordinates].filter(Boolean).join(' ')
}
