import type { TagsList } from '../../lib/events/schema.ts'
import { command } from '../command.ts'
import { columns, count, oneLine } from '../output.ts'

export default command({
  usage: 'tags [prefix]',
  summary: 'List tags, the commonest first',
  options: { '--limit <n>': 'How many; all by default' },
  examples: ['tags', 'tags har'],
  async run({ args: [prefix], options, client, out }) {
    const list = await client.call<TagsList>('GET', '/api/tags', {
      query: { prefix, limit: options.limit },
    })
    const counts = list.items.map((item) => count(item.count))
    const width = Math.max(...counts.map((text) => text.length))
    out.data(list, () =>
      columns(list.items.map(({ tag }, i) => [(counts[i] ?? '').padStart(width), oneLine(tag)])),
    )
  },
})
