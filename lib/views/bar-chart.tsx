export type Bar = {
  /** Below the bar. */
  label: string
  /** In full, for the bar's name. */
  text: string
  value: number
  href?: string | undefined
}

const size = { bar: 32, height: 160, label: 20 }

/** Values as bars from the left to the right, each with its name and value, and the way to more. */
export function BarChart({ title, bars }: { title: string; bars: Bar[] }) {
  const max = Math.max(...bars.map(({ value }) => value), 0)
  const width = bars.length * size.bar
  return (
    <div class="bar-chart">
      <svg
        viewBox={`0 0 ${width} ${size.height + size.label}`}
        width={width}
        height={size.height + size.label}
      >
        <title>{title}</title>
        {bars.map((bar, index) => (
          <OneBar {...bar} max={max} left={index * size.bar} />
        ))}
      </svg>
    </div>
  )
}

function OneBar({ label, text, value, href, max, left }: Bar & { max: number; left: number }) {
  const height = max <= 0 || value <= 0 ? 0 : Math.max(2, (value / max) * (size.height - 8))
  const name = `${text}: ${value.toLocaleString('en', { maximumFractionDigits: 2 })}`
  const drawn = (
    <>
      <title>{name}</title>
      <rect class="bar-column" x={left} y={0} width={size.bar} height={size.height} />
      <rect
        class="bar-value"
        x={left + 3}
        y={size.height - height}
        width={size.bar - 6}
        height={height}
        rx={2}
      />
    </>
  )
  return (
    <>
      {href ? (
        <a href={href} aria-label={name}>
          {drawn}
        </a>
      ) : (
        <g>{drawn}</g>
      )}
      <text x={left + size.bar / 2} y={size.height + 14}>
        {label.length > 5 ? `${label.slice(0, 4)}…` : label}
      </text>
    </>
  )
}
