import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const names = [
  'adjustments-horizontal',
  'archive-box',
  'arrow-down',
  'arrow-down-tray',
  'arrow-left',
  'arrow-path',
  'arrow-right',
  'arrow-top-right-on-square',
  'arrow-up',
  'arrow-up-tray',
  'arrow-uturn-left',
  'arrows-pointing-out',
  'banknotes',
  'bars-3',
  'bold',
  'book-open',
  'bookmark',
  'calendar-days',
  'chart-bar',
  'chat-bubble-bottom-center-text',
  'check',
  'check-circle',
  'chevron-down',
  'chevron-left',
  'chevron-right',
  'clipboard-document',
  'clipboard-document-check',
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
  'h1',
  'hashtag',
  'inbox',
  'information-circle',
  'italic',
  'key',
  'link',
  'list-bullet',
  'lock-closed',
  'magnifying-glass',
  'map',
  'map-pin',
  'minus',
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

/** Those that heroicons doesn't have, drawn as they are there. */
const own = {
  pin: '<path stroke-linecap="round" stroke-linejoin="round" d="M8.25 3.75h7.5m-6.75 0v6.75l-3 3.75v1.5h12v-1.5l-3-3.75V3.75m-3 12v4.5"/>',
}

export type IconName = (typeof names)[number] | keyof typeof own

/**
 * The drawing of each icon: what is inside its `<svg>`.
 * @param packages the folder of packages
 */
export async function readIcons(packages: string): Promise<Map<IconName, string>> {
  const drawings = names.map(async (name): Promise<[IconName, string]> => {
    const file = join(packages, 'heroicons/24/outline', `${name}.svg`)
    const [, drawing = ''] = /^<svg[^>]*>(.*)<\/svg>/s.exec(await readFile(file, 'utf8')) ?? []
    return [name, drawing.replace(/\n\s*/g, '')]
  })
  return new Map([
    ...(Object.entries(own) as [IconName, string][]),
    ...(await Promise.all(drawings)),
  ])
}
