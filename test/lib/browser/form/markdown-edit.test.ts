import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  continued,
  type Edit,
  type Format,
  formatted,
  type Selected,
  withPicture,
} from '../../../../lib/browser/form/markdown-edit.client.ts'
import { renderMarkdown } from '../../../../lib/events/markdown.ts'

/** A text in which `[` and `]` stand at the ends of what is selected, or `|` where the caret is. */
function selectedIn(marked: string): Selected {
  const start = marked.search(/[«|]/)
  const text = marked.replaceAll(/[«»|]/g, '')
  const end = marked.includes('»') ? marked.indexOf('»') - 1 : start
  return { text, start, end }
}

function after({ text }: Selected, { from, to, insert, start, end }: Edit): string {
  const next = text.slice(0, from) + insert + text.slice(to)
  const [before, within, behind] = [next.slice(0, start), next.slice(start, end), next.slice(end)]
  return start === end ? `${before}|${behind}` : `${before}«${within}»${behind}`
}

describe('a format', () => {
  test.for<[Format, string, string]>([
    ['bold', 'a «word» b', 'a **«word»** b'],
    ['bold', 'a «word » b', 'a **«word»**  b'],
    ['bold', 'a **«word»** b', 'a «word» b'],
    ['bold', 'a «**word**» b', 'a «word» b'],
    ['bold', 'a | b', 'a **|** b'],
    ['bold', 'a **|** b', 'a | b'],
    ['italic', 'a «word»', 'a *«word»*'],
    ['italic', 'a *«word»*', 'a «word»'],
    ['italic', 'a **«word»**', 'a ***«word»***'],
    ['italic', 'a ***«word»***', 'a **«word»**'],
    ['code', 'a «word»', 'a `«word»`'],
    ['code', 'a `«word»`', 'a «word»'],
    ['code', '«one\ntwo»', '```\n«one\ntwo»\n```'],
    ['link', 'a «word»', 'a [word](«https://»)'],
    ['link', '«https://a.org/x»', '[|](https://a.org/x)'],
    ['link', '|', '[|](https://)'],
    ['heading', 'one\nt|wo', 'one\n# t|wo'],
    ['heading', '## t|wo', 't|wo'],
    ['quote', '«one\n\ntwo»', '«> one\n\n> two»'],
    ['quote', '«> one\n\n> two»', '«one\n\ntwo»'],
    ['list', 'o|ne', '- o|ne'],
    ['list', '|', '- |'],
    ['list', '«one\n  two\n»three', '«- one\n  - two»\nthree'],
    ['list', '«- one\n- [ ] two»', '«- one\n- two»'],
    ['list', '«1. one\n- two»', '«- one\n- two»'],
    ['checklist', '«- one\n2) two\n- [x] three»', '«- [ ] one\n- [ ] two\n- [x] three»'],
    ['checklist', '- [x] o|ne', 'o|ne'],
  ])('%s makes of %j %j', ([format, before, wanted]) => {
    const selected = selectedIn(before)
    expect(after(selected, formatted(selected, format))).toBe(wanted)
  })

  test('twice leaves the text as it was, whatever is selected', () => {
    const formats = fc.constantFrom<Format>('bold', 'italic', 'heading', 'quote', 'list')
    const text = fc.stringMatching(/^[a-c \n]{0,30}$/)
    fc.assert(
      fc.property(formats, text, fc.nat(30), fc.nat(30), (format, text, one, other) => {
        const [start = 0, end = 0] = [one, other]
          .map((at) => Math.min(at, text.length))
          .toSorted((a, b) => a - b)
        const once = formatted({ text, start, end }, format)
        const next = text.slice(0, once.from) + once.insert + text.slice(once.to)
        const twice = formatted({ text: next, start: once.start, end: once.end }, format)
        expect(next.slice(0, twice.from) + twice.insert + next.slice(twice.to)).toBe(text)
      }),
    )
  })
})

describe('Enter', () => {
  test.for([
    ['- one|', '- one\n- |'],
    ['- o|ne', '- o\n- |ne'],
    ['  * [x] one|', '  * [x] one\n  * [ ] |'],
    ['9. one|', '9. one\n10. |'],
    ['> one|', '> one\n> |'],
    ['- one\n- |', '- one\n|'],
    ['- [ ] |', '|'],
    ['one|', undefined],
    ['|- one', undefined],
    ['- «one»', undefined],
    ['-one|', undefined],
  ] as const)('makes of %j %j', ([before, wanted]) => {
    const selected = selectedIn(before)
    const edit = continued(selected)
    expect(edit && after(selected, edit)).toBe(wanted)
  })
})

test.for([
  'pier.jpg',
  'my pier (2).jpg',
  '100%.jpg',
  'a%20b.jpg',
  'Käse #1?.png',
  'a:b<c>.webp',
  "it's.jpg",
])('a picture is put into the text so that it is found again: %s', (filename) => {
  const { insert } = withPicture({ text: 'see [it]', start: 4, end: 8 }, filename)
  const named: string[] = []
  renderMarkdown(insert, {
    pictureOf: (name, about) => {
      named.push(name, about.trim())
      return ''
    },
  })
  expect(named).toEqual([filename, 'it'])
})
