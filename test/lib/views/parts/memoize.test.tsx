import type { JSX } from 'hono/jsx/jsx-runtime'
import { beforeEach, expect, test } from 'vitest'
import { memoize } from '../../../../lib/views/parts/memoize.ts'
import { usePageState, withPageState } from '../../../../lib/views/parts/page-state.tsx'

type Props = { title: string; files?: { colour: string }[] }

let drawn: number
let Card: (props: Props) => JSX.Element
beforeEach(() => {
  drawn = 0
  Card = memoize(({ title, files = [] }: Props) => {
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

test('what was not shown for long, or is very long, is not kept', () => {
  // Key and HTML together take 4 kB a card of a thousand characters.
  const title = (n: number) => `${n} `.padEnd(1_000, 'x')
  for (let n = 0; n < 600; n++) shown({ title: title(n) })
  shown({ title: title(599) })
  expect(drawn).toBe(600)
  shown({ title: title(0) })
  expect(drawn).toBe(601)
  const long = 'long '.repeat(20_000)
  expect(shown({ title: long })).toContain(long)
  shown({ title: long })
  expect(drawn).toBe(603)
})
