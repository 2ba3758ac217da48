import type { Figures } from './figures.ts'

/** The classes that are drawn; the others would lie on top of them. */
const drawn = [
  'newest, common word',
  'newest, 1 % word',
  'newest, word clustered long ago',
  'newest, phrase of common words',
  'newest, five common tags',
  'relevance, 1 % word',
  'newest, 10,000 hits down',
]

const [width, height] = [760, 420]
const plot = { left: 72, top: 24, right: 500, bottom: 370 }
const scale = { least: 1, most: 1_000 }

/** An SVG of how what each class takes of a processor grows with the number of events, both in powers of ten. */
export function growthChart(runs: Figures[]): string {
  const sizes = runs.map(({ events }) => events)
  const [first = 1, last = 1] = [sizes[0], sizes.at(-1)]
  const across = Math.log(last / first) || 1
  const x = (events: number) =>
    plot.left + ((plot.right - plot.left) * Math.log(events / first)) / across
  const y = (ms: number) =>
    plot.bottom -
    ((plot.bottom - plot.top) * Math.log(Math.min(scale.most, Math.max(scale.least, ms)))) /
      Math.log(scale.most)
  const lines = drawn.flatMap((name, index) => {
    const points = runs.flatMap(({ events, searches }) => {
      const found = searches.find((one) => one.name === name)
      return found ? [{ x: x(events), y: y(found.work) }] : []
    })
    return points.length > 0 ? [{ name, index, points }] : []
  })
  // Names stand beside the ends of their lines, as near as they don't touch.
  let above = -Infinity
  const named = lines
    .toSorted((one, other) => (one.points.at(-1)?.y ?? 0) - (other.points.at(-1)?.y ?? 0))
    .map((line) => {
      above = Math.max(above + 18, (line.points.at(-1)?.y ?? 0) + 4)
      return { ...line, label: above }
    })
  const grid = [1, 10, 50, 100, 200, 1_000].map(
    (ms) => `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y(ms)}" y2="${y(ms)}"/>
<text x="${plot.left - 8}" y="${y(ms) + 4}" text-anchor="end">${ms} ms</text>`,
  )
  const columns = sizes.map(
    (events) =>
      `<text x="${x(events)}" y="${plot.bottom + 24}" text-anchor="middle">${events.toLocaleString('en')}</text>`,
  )
  const paths = named.map(
    ({ name, index, points, label }) => `<g class="c${index}">
<polyline points="${points.map((point) => `${Math.round(point.x)},${Math.round(point.y)}`).join(' ')}"/>
${points.map((point) => `<circle cx="${Math.round(point.x)}" cy="${Math.round(point.y)}" r="3"/>`).join('')}
<text x="${plot.right + 12}" y="${Math.round(label)}">${name}</text></g>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">
<title id="title">Processor time of a search by the number of events</title>
<style>
svg { color-scheme: light dark; background: light-dark(#fff, #17181c); }
text { font: 13px system-ui, sans-serif; fill: light-dark(#333, #ddd); }
.grid { stroke: light-dark(#ddd, #3a3b40); }
polyline { fill: none; stroke: currentColor; stroke-width: 2; }
circle { fill: currentColor; }
g text { fill: currentColor; }
${colors.map(([light, dark], index) => `.c${index} { color: light-dark(${light}, ${dark}); }`).join('\n')}
</style>
${[...grid, ...columns, ...paths].join('\n')}
<text x="${(plot.left + plot.right) / 2}" y="${height - 6}" text-anchor="middle">events</text>
</svg>
`
}

/** On white and on black, at 4.5 to 1 at least. */
const colors = [
  ['#0b62b8', '#6cb4ff'],
  ['#9a4b00', '#ffb066'],
  ['#1b7a3d', '#6fd492'],
  ['#b3261e', '#ff9a92'],
  ['#6b3fb0', '#c7a6ff'],
  ['#7a5b00', '#e6c35c'],
  ['#00696e', '#5fd3da'],
]
