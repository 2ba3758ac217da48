import type { Insights } from '../../lib/insights/schema.ts'
import { command } from '../command.ts'
import { columns, count, oneLine } from '../output.ts'

const number = (value: number | null) =>
  value === null ? '' : value.toLocaleString('en', { maximumFractionDigits: 2 })

export default command({
  usage: 'stats [...search]',
  summary: 'Count events, or add up numbers of their metadata',
  options: {
    '--by <group>': 'year, month (the default), weekday, hour or tag',
    '--key <key>': 'Add up the numbers that the metadata has under this key',
  },
  examples: ['stats --by year', 'stats tag:restaurant in:2026 --key amount'],
  async run({ args, options: { by, key }, client, out }) {
    const insights = await client.call<Insights>('GET', '/api/insights', {
      query: { by, key, q: args.join(' ') || undefined },
    })
    const { items, total } = insights
    out.data(insights, () =>
      columns(
        [...items, { period: 'total', ...total }].map((item) => [
          oneLine(item.period),
          count(item.count),
          ...(insights.key === null ? [] : [number(item.sum), number(item.mean)]),
        ]),
      ),
    )
  },
})
