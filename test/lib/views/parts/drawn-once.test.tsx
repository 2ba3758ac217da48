import type { JSX } from 'hono/jsx/jsx-runtime'
import { beforeEach, expect, test } from 'vitest'
import { drawnOnce } from '../../../../lib/views/parts/drawn-once.ts'
import { usePageState, withPageState } from '../../../../lib/views/parts/page-state.tsx'

type Props = { title: string; files?: { colour: string }[] }

let drawn: number
let Card: (props: Props) => JSX.Element
beforeEach(() => {
  drawn = 0
  Card = drawnOnce(({ title, files = [] }: Props) => {
    drawn++
    const colours = files.map(({ colour }) => colour).join()
    return (
      <p>
        {title} {colours} {usePageState().locale}
      </p>
    )
  })
})

function shown(props: Props, locale = 'en'): string {
  const state = {
    assets: { url: String, icon: String, importsOf: () => ({ imports: [], late: [] }) },
    signedIn: true,
    flash: undefined,
  }
  const others = { defaultPassword: false, secondFactor: false, theme: 'auto', locale } as const
  return String(withPageState({ ...state, ...others }, <Card {...props} />))
}

test('the same is drawn once', () => {
  expect(shown({ title: 'Lunch & tea' })).toBe('<p>Lunch &amp; tea  en</p>')
  expect(shown({ title: 'Lunch & tea' })).toBe('<p>Lunch &amp; tea  en</p>')
  expect(drawn).toBe(1)
})

test('anything else is drawn anew', () => {
  shown({ title: 'Lunch' })
  expect(shown({ title: 'Supper' })).toContain('Supper')
  expect(shown({ title: 'Lunch' }, 'de')).toContain('de')
  expect(shown({ title: 'Lunch', files: [{ colour: 'red' }] })).toContain('red')
  expect(shown({ title: 'Lunch', files: [{ colour: 'blue' }] })).toContain('blue')
  expect(drawn).toBe(5)
})

test('what was not shown for long, or is long, is not kept', () => {
  for (let n = 0; n < 501; n++) shown({ title: `Event ${n}` })
  shown({ title: 'Event 500' })
  expect(drawn).toBe(501)
  shown({ title: 'Event 0' })
  expect(drawn).toBe(502)
  const title = 'long '.repeat(2_000)
  expect(shown({ title })).toContain(title)
  shown({ title })
  expect(drawn).toBe(504)
})
