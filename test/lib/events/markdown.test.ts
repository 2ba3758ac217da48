import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../lib/base/limits.ts'
import { plainText, renderMarkdown } from '../../../lib/events/markdown.ts'

describe('Markdown as HTML', () => {
  test('keeps what people use: headings below the title, lists, tables, line breaks', () => {
    const html = renderMarkdown('# Soup\n\n- a\n- b\n\n|x|y|\n|-|-:|\n|1|2|\n\none\ntwo')
    expect(html).toContain('<h2>Soup</h2>')
    expect(html).toContain('<li>a</li>')
    expect(html).toContain('<td class="align-right">2</td>')
    expect(html).toContain('one<br>\ntwo')
  })

  test('has links to the web and to mail alone, which tell nobody where they were followed', () => {
    expect(renderMarkdown('[a](https://example.org) me@example.org')).toBe(
      '<p><a href="https://example.org" rel="noopener noreferrer nofollow">a</a> ' +
        '<a href="mailto:me@example.org" rel="noopener noreferrer nofollow">me@example.org</a></p>\n',
    )
  })

  test('has no link where no address is given', () => {
    expect(renderMarkdown('[a]() ![b]()')).toBe('<p><a>a</a> b</p>\n')
  })

  test.for([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](java\tscript:alert(1))',
    '[x](vbscript:x)',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](//evil.example)',
    '[x](/events/1/delete)',
    '![x](javascript:alert(1))',
    '[x]: javascript:alert(1)\n\n[x]',
    '<javascript:alert(1)>',
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<style>*{display:none}</style>',
    '```"><script>alert(1)</script>\nx\n```',
    '[x](https://a "onmouseover=alert(1)")',
    '[x](https://a"onmouseover="alert(1))',
  ])('makes nothing of %s', (text) => {
    expect(dangersOf(renderMarkdown(text))).toEqual([])
  })

  test('a picture of the event stands where its name does, and no other name leads anywhere', () => {
    const pictureOf = (name: string, about: string) =>
      name === 'my boat.jpg' ? `<img alt="${about}">` : undefined
    expect(renderMarkdown('![the boat](my%20boat.jpg)', { pictureOf })).toContain(
      '<img alt="the boat">',
    )
    expect(renderMarkdown('![](<my boat.jpg>)', { pictureOf })).toContain('<img alt="">')
    expect(renderMarkdown('![x](other.jpg)', { pictureOf })).toBe('<p>x</p>\n')
    expect(renderMarkdown('![x](my%20boat.jpg)')).toBe('<p>x</p>\n')
    expect(renderMarkdown('[x](other.jpg)')).toBe('<p><a>x</a></p>\n')
    for (const url of ['../my.jpg', '/my.jpg', 'javascript:a.jpg', '//x/my.jpg', '%2fmy.jpg']) {
      const none = { pictureOf: () => undefined }
      expect(renderMarkdown(`![x](${url})`, none)).not.toContain('<a href')
    }
  })

  test('a picture elsewhere is a link, and nothing that is loaded', () => {
    const picture = '![a <b>](https://example.org/a.png)'
    expect(renderMarkdown(picture)).toContain('<a href="https://example.org/a.png"')
    expect(renderMarkdown(picture)).toContain('>a &lt;b&gt;</a>')
    expect(renderMarkdown(`[${picture}](https://example.org)`).match(/<a /g)).toHaveLength(1)
  })

  test('whatever is written, the HTML has only harmless elements and attributes', () => {
    const pieces = fc.constantFrom(
      ...['<', '>', '"', "'", '&', '[', ']', '(', ')', '!', '`', '\n', '|', '-', ':', '*', '#'],
      ...['script', 'javascript:', 'https://a.b', 'onerror=', 'x', ' ', '\\', 'data:', '```'],
      ...['\n- [ ] ', '1. [x] "'],
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        expect(dangersOf(renderMarkdown(parts.join('')))).toEqual([])
        expect(dangersOf(renderMarkdown(parts.join(''), { canTick: true }))).toEqual([])
      }),
      { numRuns: 2000 },
    )
  })

  test('items that begin with a box are tasks, wherever a list may stand', () => {
    const text = '- [ ] milk\n  1. [x] *rye*\n\n> * [X] loose\n>\n>   more\n'
    const html = renderMarkdown(text, { canTick: true })
    const boxes = [...html.matchAll(/aria-checked="(\w+)" .* value="([^"]*)"/g)]
    expect(boxes.map(([, ticked, value]) => [ticked, value])).toEqual([
      ['false', '0:3:- [ ] milk'],
      ['true', '1:6:  1. [x] *rye*'],
      ['true', '3:5:&gt; * [X] loose'],
    ])
    expect(html).toContain('<span id="task-1-text"><em>rye</em></span>')
    expect(renderMarkdown('- [x] a')).toContain(
      '<label><input type="checkbox" disabled checked> a</label>',
    )
  })

  test.for(['[ ] a', '- \\[ ] a', '- [ ]', '- [ ]a', '- `[ ] a`', '    - [ ] a', '- # [ ] a'])(
    '%j is no task',
    (text) => {
      expect(renderMarkdown(text, { canTick: true })).not.toContain('<button')
    },
  )

  // What took quadratic time would take minutes for so much.
  test.for(['![a](b.jpg) ', '- [ ] a\n', '> - [ ] ', '[', '![', '**a_', '`` `', '|a|b|\n|-|-|\n'])(
    'as long a text as an event may have is read at once: %j',
    { timeout: 60_000 },
    (piece) => {
      const text = piece.repeat(limits.description / piece.length)
      expect(renderMarkdown(text, { canTick: true, pictureOf: () => '<img>' })).not.toBe('')
    },
  )
})

describe('Markdown as plain text', () => {
  test.for([
    ['- [ ] milk\n- [x] *bread*', '☐ milk\n☑ bread'],
    ['# Soup\n\n*Fish*, **twice**, ~~thrice~~', 'Soup\nFish, twice, thrice'],
    ['- milk\n- [bread](https://example.org "x")\n1. `eggs`', 'milk\nbread\neggs'],
    ['|x|y|\n|-|-|\n|1|2|', 'x\ny\n1\n2'],
    ['> one\n> two\n\n```js\nlet x\n```\n---', 'one\ntwo\nlet x\n'],
    [
      '![a *b*](https://example.org/a.png) ![](https://example.org/b)',
      'a *b* https://example.org/b',
    ],
    ['1 \\* 2 &lt; 3 <b>', '1 * 2 < 3 <b>'],
    ['2 * 3 * 4, snake_case, 5 - 1 and a [x]', '2 * 3 * 4, snake_case, 5 - 1 and a [x]'],
  ])('%j is %j', ([written, read]) => {
    expect(plainText(written ?? '')).toBe(read)
  })

  test('is what the HTML shows, whatever is written', () => {
    const pieces = fc.constantFrom(
      ...['*', '_', '`', '~~', '[', '](https://a.b/%C3%BC)', '![', '](x)', '<', '>', '&amp;', '\\'],
      ...[
        '\n',
        '\n\n',
        '\n# ',
        '\n- ',
        '\n- [ ] ',
        '\n2. ',
        '\n=\n',
        '\n|a|b|\n|-|-|\n',
        '\n```\n',
        '    ',
      ],
      ...['https://x--y.org/%20', 'mailto:a@b.org', 'a@xn--mnchen-3ya.de', '[y]: https://c.d\n'],
      ...['word', ' ', ' ', '1', '.', ')', '(', '-', '+', '=', ':', '|', '!', '"', 'ü', '東京'],
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const text = parts.join('')
        const read = plainText(text).replace(/[☐☑]/g, '')
        expect(lines(read)).toEqual(lines(shownBy(renderMarkdown(text))))
      }),
      { numRuns: 3000 },
    )
  })
})

const characters = new Map(
  Object.entries({ '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' }),
)

/** The text of HTML, in which what begins or ends a block or a line breaks the line. */
function shownBy(html: string): string {
  return html
    .replace(/<\/?(a|em|strong|s|code|label|input)( [^>]*)?>/g, '')
    .replace(/<[^>]*>/g, '\n')
    .replace(/&\w+;/g, (entity) => characters.get(entity) ?? '')
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter(Boolean)
}

const elements =
  'h2 h3 h4 h5 h6 p br hr a em strong s ul ol li blockquote pre code table thead tbody tr th td ' +
  'button span label input'
const attributes =
  /^(\s(href="(https?:|mailto:)[^"]*"|(rel|title|class|start|value)="[^"]*"|tabindex="0"|disabled|checked|(type|form|name|role|id|aria-\w+)="[\w-]+"))*\s?\/?$/

/** Tags that aren't among the harmless ones, or have an attribute that isn't. */
function dangersOf(html: string): string[] {
  const tags = html.matchAll(/<\/?([a-z0-9]*)([^>]*)>?/gi)
  return [...tags]
    .filter(
      ([, name = '', rest = '']) => !elements.split(' ').includes(name) || !attributes.test(rest),
    )
    .map(([tag]) => tag)
}
