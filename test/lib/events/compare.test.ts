import { expect, test } from 'vitest'
import { type Content, compare } from '../../../lib/events/compare.ts'
import { exampleEvent } from '../../../lib/events/example.ts'

const changed = (patch: Partial<Content>) =>
  compare(exampleEvent, { ...exampleEvent, ...patch }, 'en-GB')

test('words that changed, within those that stayed', () => {
  expect(changed({ title: 'Dinner at the harbour' })).toEqual([
    {
      field: 'Title',
      pieces: [
        { text: 'Lunch', kind: 'removed' },
        { text: 'Dinner', kind: 'added' },
        { text: ' at the harbour', kind: 'same' },
      ],
    },
  ])
})

test('tags, time, place and metadata', () => {
  const fields = changed({
    tags: ['harbour', 'fish'],
    precision: 'day',
    timestamp: '2026-11-23T23:00:00Z',
    location: null,
    metadata: { price: 19 },
  })
  expect(fields.map(({ field }) => field)).toEqual(['Time', 'Place', 'Tags', 'Metadata'])
  expect(fields[2]?.pieces).toEqual([
    { text: 'food', kind: 'removed' },
    { text: 'harbour', kind: 'same' },
    { text: 'fish', kind: 'added' },
  ])
})

test('nothing where nothing changed', () => {
  expect(changed({})).toEqual([])
})

test('texts that have nothing in common are shown whole, however long they are', () => {
  const text = (word: string) => Array.from({ length: 20_000 }, (_, i) => `${word}${i}`).join(' ')
  const [difference] = compare(
    { ...exampleEvent, description: text('a') },
    { ...exampleEvent, description: text('b') },
    'en-GB',
  )
  expect(difference?.pieces.map(({ kind }) => kind)).toEqual(['removed', 'added'])
})
