import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { plainText } from '../../../../lib/events/markdown.ts'
import type { Event } from '../../../../lib/events/schema.ts'
import type { SearchPage } from '../../../../lib/search/schema.ts'
import { beginning } from '../../../../lib/search/text/snippet.ts'
import { readTimeline, viewOf } from '../../../../lib/timeline/timeline.ts'
import { startLifeLog, type TestLifeLog } from '../../../support/setup.ts'

// The real one, whose calls are seen.
vi.mock('../../../../lib/events/markdown.ts', { spy: true })

const filler = 'We walked on along the quay until it got dark. '

describe('the beginning of a description', () => {
  test('is what is read, not what is written', () => {
    const menu = `[the menu](https://example.org/${'x'.repeat(900)})`
    expect(beginning(`# Soup\n\n*Fish*, as on ${menu}`)).toBe('Soup\nFish, as on the menu')
  })
  test('is cut where it is long, and nowhere else', () => {
    const text = beginning(`**Soup.** ${filler.repeat(1000)}`)
    expect(text).toMatch(/^Soup\. We walked .{200,230}…$/)
    expect(beginning('東'.repeat(240))).toBe('東'.repeat(240))
    expect(beginning('🎉'.repeat(2000))).toBe(`${'🎉'.repeat(120)}…`)
  })
  test('reads as far as it must, however much of it is not shown', () => {
    const links = `[a](https://example.org/${'x'.repeat(700)}) `.repeat(20)
    expect(beginning(`${links}end`)).toBe(`${'a '.repeat(20)}end`)
  })
  test('has no HTML of its own', () => {
    expect(beginning('<b>*x*</b> &lt;i&gt; "q"')).toBe(
      '&lt;b&gt;x&lt;/b&gt; &lt;i&gt; &quot;q&quot;',
    )
    expect(beginning('---')).toBe('')
  })
  test('of a long one reads no more Markdown than that of a short one', () => {
    const block = '# Soup\n\n*Fish* and [bread](https://example.org/a) - `x`\n\n- y\n'
    const read = (description: string) => {
      vi.mocked(plainText).mockClear()
      beginning(description)
      return vi.mocked(plainText).mock.calls.map(([markdown]) => markdown.length)
    }
    expect(read(block.repeat(1500))).toEqual(read(block.repeat(100)))
    expect(read(block.repeat(1500))).not.toEqual([])
  })
})

describe('the part of a description that matches', () => {
  let lifelog: TestLifeLog
  let event: Event
  beforeAll(async () => {
    lifelog = await startLifeLog()
    event = await lifelog.json('/api/events', { method: 'POST', json: { title: 'Trip' } }, 201)
  })
  afterAll(() => lifelog.close())

  /** What a page shows of the description, where `q` is searched for; and what the API gives. */
  async function found(description: string, q: string) {
    const patch = { method: 'PATCH', json: { description } }
    await lifelog.json(`/api/events/${event.id}`, patch)
    const view = viewOf(`http://localhost/?q=${encodeURIComponent(q)}`)
    const { events } = await readTimeline(lifelog.ctx, view)
    const page = await lifelog.json<SearchPage>(`/api/search?q=${encodeURIComponent(q)}`)
    return {
      shown: events[0]?.highlights?.description,
      api: page.items[0]?.highlights.description,
    }
  }

  test('is marked by stems, without the Markdown around; the API has it as written', async () => {
    const { shown, api } = await found('# A *day*\n\n**Running** to [lunch](https://a.org)', 'run')
    expect(shown).toBe('A day\n<mark>Running</mark> to lunch')
    expect(api).toBe('# A *day*\n\n**<mark>Running</mark>** to [lunch](https://a.org)')
  })
  test('is found in the middle of much else', async () => {
    const much = `*${filler.trim()}* `.repeat(60)
    const paragraph = `We had **fish** and then a [*soup* of the day](https://example.org/soup).`
    const { shown } = await found(`soup\n\n${much}\n\n${paragraph}\n\n${much}`, 'soups fish')
    expect(shown).toContain(
      'We had <mark>fish</mark> and then a <mark>soup</mark> of the day.\nWe walked',
    )
    expect(shown).toMatch(/^….*…$/s)
    expect(shown).not.toMatch(/[*[\]]|example/)
    expect(shown?.length).toBeLessThan(330)
  })
  test('is found within one long paragraph, and where PostgreSQL marks nothing', async () => {
    const much = `*${filler.trim()}* `.repeat(300)
    const both = `${much}An **earring**, [東京タワー](https://example.org/) and ${much}`
    const byStem = await found(both, 'earrings')
    expect(byStem.shown).toContain('dark. An <mark>earring</mark>, 東京タワー and We')
    const byBeginning = await found(both, 'earr')
    expect(byBeginning.shown).toBe(byStem.shown)
    const bigrams = await found(both, '京タ')
    expect(bigrams.shown).toContain('An earring, 東<mark>京タ</mark>ワー and We')
    expect(bigrams.shown).not.toMatch(/[*[\]]|example/)
  })
  test('begins with a whole word', async () => {
    const { shown } = await found(
      `as it was quoted ${filler}An earring. ${filler.repeat(5)}`,
      'earring',
    )
    expect(shown).toMatch(/^…quoted We walked on along the quay until it got dark\. An <mark>/)
  })
  test('shows the text of a link of which only the URL matches', async () => {
    const { shown } = await found('See [the menu](https://harbour.example/menu) *today*', 'harbour')
    expect(shown).toBe('See the menu today')
  })
  test('has no HTML of its own', async () => {
    const { shown } = await found('*an* <b>earring</b> &lt;i&gt; `<img src=x>`', 'earring')
    expect(shown).toBe('an &lt;b&gt;<mark>earring</mark>&lt;/b&gt; &lt;i&gt; &lt;img src=x&gt;')
  })
  test('is the beginning where only a tag is looked for', async () => {
    await found('*x* **y**', 'x')
    await lifelog.json(`/api/events/${event.id}`, { method: 'PATCH', json: { tags: ['sea'] } })
    const view = viewOf('http://localhost/?tags=sea')
    const { events } = await readTimeline(lifelog.ctx, view)
    expect(events[0]?.highlights?.description).toBe('x y')
  })
})
