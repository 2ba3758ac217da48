/** A value's labels; their order tells nothing. */
export type Labels = Record<string, string | number>

/** What tells one set of a metric's labels from another: their names and order are always the same. */
const keyOf = (labels: Labels) => Object.values(labels).join('\0')

/** A number that only grows, for each set of labels. */
export function counter(name: string, help: string) {
  const series = new Map<string, { labels: Labels; value: number }>()
  return {
    add(labels: Labels, amount = 1) {
      const key = keyOf(labels)
      const entry = series.get(key)
      if (entry) entry.value += amount
      else series.set(key, { labels, value: amount })
    },
    lines: () => [
      ...heading(name, 'counter', help),
      ...[...series.values()].map(({ labels, value }) => `${name}${formatLabels(labels)} ${value}`),
    ],
  }
}

/** How values spread over `bounds`, which ascend, for each set of labels. */
export function histogram(name: string, help: string, bounds: number[]) {
  const series = new Map<string, { labels: Labels; counts: number[]; sum: number; count: number }>()
  return {
    observe(labels: Labels, value: number) {
      const key = keyOf(labels)
      const entry = series.get(key) ?? { labels, counts: bounds.map(() => 0), sum: 0, count: 0 }
      series.set(key, entry)
      for (const [i, bound] of bounds.entries()) {
        if (value <= bound) entry.counts[i] = (entry.counts[i] ?? 0) + 1
      }
      entry.sum += value
      entry.count += 1
    },
    lines: () => [
      ...heading(name, 'histogram', help),
      ...[...series.values()].flatMap(({ labels, counts, sum, count }) => [
        ...counts.map(
          (n, i) => `${name}_bucket${formatLabels({ ...labels, le: bounds[i] ?? 0 })} ${n}`,
        ),
        `${name}_bucket${formatLabels({ ...labels, le: '+Inf' })} ${count}`,
        `${name}_sum${formatLabels(labels)} ${sum}`,
        `${name}_count${formatLabels(labels)} ${count}`,
      ]),
    ],
  }
}

/** Numbers that go up and down, as they are now. */
export function gauge(name: string, help: string, values: [Labels, number][]): string[] {
  const lines = values.map(([labels, value]) => `${name}${formatLabels(labels)} ${value}`)
  return [...heading(name, 'gauge', help), ...lines]
}

function heading(name: string, type: string, help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`]
}

/** Labels by Prometheus' text format 0.0.4: backslash, quote and line feed are escaped. */
function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => {
    const escaped = `${value}`.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')
    return `${name}="${escaped}"`
  })
  return pairs.length > 0 ? `{${pairs.join(',')}}` : ''
}
