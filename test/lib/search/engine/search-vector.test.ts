import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { useLifeLog } from '../../../support/setup.ts'

const lifelog = useLifeLog()

const words = [
  'the fish Soup running e5 x1 12 007 3 a http ftp www com don 1e5 2nd 0x1F v1.2 lt br ü ß Ünï',
  'o’clock http: mailto: file://x a@b.de a/b x-y 3.5 -7 +4 1,000 <b> &amp; C:\\x Tag12 ابن',
].flatMap((line) => line.split(' '))
const marks = [' ', '  ', '\n', '\r\n', '\t', ', ', '. ', ': ', '.', ':', '...', '(', ')', '[', ']']
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...words),
      fc.constantFrom(...marks, ...'\'"*#!?;-_/'),
      fc.string({ maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 20 },
  )
  .map((parts) => parts.join('').replaceAll('\0', ''))
  .filter((text) => !/[\u1100-\u11ff\u3005-\ud7af\uf900-\ufaff]/.test(text))

test('a text that is easy to take apart is indexed as one that is not', async () => {
  const texts = fc.sample(text, { numRuns: 5_000, seed: 20261124 })
  texts.push(
    'x'.repeat(300),
    `${'ab '.repeat(300)}`,
    `${'x'.repeat(199)} y`,
    `a ${'x'.repeat(200)}`,
  )
  const { rows } = await sql<{ text: string }>`
    select text from unnest(${texts}::text[]) text
    where text_search_vector(text, '{english}') <> ts_delete(
      E'\\x01:1'::tsvector || fold_letters(to_tsvector('pg_catalog.english', text)::text)::tsvector
        || lexemes(string_to_array(search_text(text), ' ')), E'\\x01')`.execute(lifelog.ctx.db)
  expect(rows).toEqual([])
})
