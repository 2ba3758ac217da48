import { readFileSync } from 'node:fs'
import { raw } from 'hono/html'

const names = [
  'adjustments-horizontal',
  'archive-box',
  'arrow-down-tray',
  'arrow-left',
  'arrow-path',
  'arrow-top-right-on-square',
  'arrow-up',
  'arrow-up-tray',
  'arrow-uturn-left',
  'bars-3',
  'book-open',
  'calendar-days',
  'check',
  'check-circle',
  'chevron-down',
  'chevron-left',
  'chevron-right',
  'clipboard-document',
  'clock',
  'code-bracket',
  'cog-6-tooth',
  'document',
  'document-text',
  'ellipsis-horizontal',
  'exclamation-circle',
  'exclamation-triangle',
  'eye',
  'film',
  'funnel',
  'hashtag',
  'inbox',
  'information-circle',
  'key',
  'link',
  'lock-closed',
  'magnifying-glass',
  'musical-note',
  'paper-clip',
  'pencil-square',
  'photo',
  'plus',
  'printer',
  'qr-code',
  'question-mark-circle',
  'server-stack',
  'share',
  'sparkles',
  'table-cells',
  'tag',
  'trash',
  'wifi',
  'x-circle',
  'x-mark',
] as const

export type IconName = (typeof names)[number]

const drawings = new Map(
  names.map((name) => {
    const file = new URL(import.meta.resolve(`heroicons/24/outline/${name}.svg`))
    const drawing = /<svg[^>]*>(.*)<\/svg>/s.exec(readFileSync(file, 'utf8'))?.[1]
    return [name, raw((drawing ?? '').replace(/\n\s*/g, ''))]
  }),
)

/** A picture beside words, or on a button that has an `aria-label`: by itself it says nothing. */
export function Icon({ name, class: className }: { name: IconName; class?: string }) {
  return (
    <svg class={className ? `icon ${className}` : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      {drawings.get(name)}
    </svg>
  )
}
