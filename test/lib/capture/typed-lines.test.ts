import { afterAll, describe, expect, test } from 'vitest'
import { judge, typedLines } from '../../support/typed-lines.ts'

const languages = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl']

describe.each(['made-with.txt', 'held-out.txt'] as const)('of the lines in %s', (file) => {
  const judged = typedLines(file).map((typed) => ({ typed, ...judge(typed) }))
  const rows = languages.map((language) => {
    const lines = judged.filter(({ typed }) => typed.language === language)
    const count = (is: (one: (typeof lines)[number]) => boolean) => lines.filter(is).length
    return {
      language,
      lines: lines.length,
      whole: count(({ isWhole }) => isWhole),
      'mean a time': count(({ typed }) => typed.time !== ''),
      found: count(({ isFound }) => isFound),
      wrong: count(({ isWrong }) => isWrong),
    }
  })
  afterAll(() => console.table(rows))

  test('some two hundred are in seven languages, half of which mean no time', () => {
    expect(judged.length).toBeGreaterThanOrEqual(200)
    expect([...new Set(judged.map(({ typed }) => typed.language))]).toEqual(languages)
    for (const row of rows) {
      expect(row['mean a time'] / row.lines).toBeGreaterThan(0.4)
      expect(row['mean a time'] / row.lines).toBeLessThan(0.6)
    }
  })

  test('not one loses a word that isn’t a time', () => {
    expect(judged.filter(({ lost }) => lost.length > 0).map(({ typed }) => typed.line)).toEqual([])
  })

  test('titles are as they are meant', () => {
    expect(
      judged.filter(({ isWhole }) => !isWhole).map(({ typed, read }) => [typed.line, read.title]),
    ).toEqual([])
  })

  test('a time is set only where one is meant', () => {
    expect(
      judged
        .filter(({ isWrong, typed, read }) => isWrong || (typed.isHint && read.timestamp))
        .map(({ typed, read }) => [typed.line, read.timestamp]),
    ).toEqual([])
  })

  test('95 of 100 times are found, in each language', () => {
    for (const row of rows) expect(row.found / row['mean a time']).toBeGreaterThanOrEqual(0.95)
  })
})
