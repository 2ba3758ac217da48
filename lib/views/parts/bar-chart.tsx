export type Bar = {
  /** Below the bar. */
  label: string
  /** In full, with the value, as who hears it needs it: "Jul 2019: 3 events". */
  name: string
  value: number
  href?: string | undefined
}

const bar = { width: 32, label: 18 }

type BarChartProps = {
  title: string
  bars: Bar[]
  /** Of the highest bar, in pixels. */
  height: number
}

/** Values as bars from the left to the right, each with its name and the way to what it stands for. */
export function BarChart({ title, bars, height }: BarChartProps) {
  const max = Math.max(...bars.map(({ value }) => value), 0)
  const size = { width: bars.length * bar.width, height: height + bar.label }
  return (
    <div class="bar-chart">
      <svg viewBox={`0 0 ${size.width} ${size.height}`} {...size}>
        <title>{title}</title>
        {bars.map((one, index) => (
          <OneBar {...one} share={max > 0 ? one.value / max : 0} at={index} height={height} />
        ))}
      </svg>
    </div>
  )
}

type OneBarProps = Bar & { share: number; at: number; height: number }

function OneBar({ label, name, href, share, at, height }: OneBarProps) {
  const left = at * bar.width
  const high = share <= 0 ? 0 : Math.max(3, Math.round(share * (height - 6)))
  const drawn = (
    <>
      <title>{name}</title>
      <rect class="bar-column" x={left} y={0} width={bar.width} height={height} />
      <rect
        class="bar-value"
        x={left + 3}
        y={height - high}
        width={bar.width - 6}
        height={high}
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
      <text x={left + bar.width / 2} y={height + 13}>
        {label.length > 4 ? `${label.slice(0, 3)}…` : label}
      </text>
    </>
  )
}
