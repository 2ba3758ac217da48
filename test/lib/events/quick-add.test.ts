import { expect, test } from 'vitest'
import { parseQuickAdd } from '../../../lib/events/quick-add.ts'

test.each([
  ['Lunch at the harbour #food #harbour', 'Lunch at the harbour', ['food', 'harbour']],
  ['#food, #harbour: lunch', ': lunch', ['food', 'harbour']],
  ['#food Lunch', 'Lunch', ['food']],
  ['#food, Lunch, #harbour', 'Lunch', ['food', 'harbour']],
  ['Had #lunch with Anna', 'Had lunch with Anna', ['lunch']],
  ['Lunch (#food) with Anna', 'Lunch (food) with Anna', ['food']],
  ['Lunch #food,#harbour', 'Lunch', ['food', 'harbour']],
  ['Lunch #food.', 'Lunch food.', ['food']],
  ['Release #v1.2 #right-to-left #a/b', 'Release', ['v1.2', 'right-to-left', 'a/b']],
  ['東京 ＃旅行 #食べ物', '東京', ['旅行', '食べ物']],
  ['Ku\u0308che #Ku\u0308che', 'Ku\u0308che', ['Ku\u0308che']],
  ['New year #🎉', 'New year', ['🎉']],
  ['עברית #תגית', 'עברית', ['תגית']],
])('%s', (line, title, tags) => {
  expect(parseQuickAdd(line)).toEqual({ title, tags })
})

test.each([
  'Learnt C# and F#',
  'https://example.org/#part',
  'https://example.org/a#part read',
  'See https://x.example/?a=1#tag, again',
  'We are #1',
  'a#b',
  '## Heading',
  '# Heading',
  'a # b',
  '&#39;',
  '#',
  `#${'x'.repeat(65)}`,
])('no tag is found in: %s', (line) => {
  expect(parseQuickAdd(line)).toEqual({ title: line, tags: [] })
})

test('a line of nothing but tags is its own title', () => {
  expect(parseQuickAdd('#food #harbour')).toEqual({
    title: 'food harbour',
    tags: ['food', 'harbour'],
  })
})
