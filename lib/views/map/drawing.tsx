import type { PropsWithChildren } from 'hono/jsx'
import { frame, type MapView, pixelsOf } from '../../map/view.ts'
import { landPath } from './land-path.ts'

type Position = { latitude: number; longitude: number }

/** A part of the map with the outlines of countries, and on it what `MapMark` puts there. */
export async function MapDrawing({
  view,
  line,
  children,
}: PropsWithChildren<{
  view: MapView
  /** Points of a line, in pixels of the frame. */
  line?: string
}>) {
  const { width, height } = frame
  const path = await landPath(view)
  return (
    <svg class="map-drawing">
      <title>Map</title>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <path class="map-land" d={path} />
        {line && <polyline class="map-line" points={line} />}
      </svg>
      {children}
    </svg>
  )
}

/** What stands at a position, in pixels of the screen around it however large the map is. */
export function MapMark({
  view,
  at,
  title,
  children,
}: PropsWithChildren<{ view: MapView; at: Position; title: string }>) {
  const [x, y] = pixelsOf(view, at)
  return (
    <svg x={percent(x / frame.width)} y={percent(y / frame.height)} class="map-mark">
      <title>{title}</title>
      {children}
    </svg>
  )
}

function percent(part: number): string {
  return `${Math.round(part * 10_000) / 100}%`
}

/** Whether a position is seen. */
export function isInView(view: MapView, at: Position): boolean {
  const [x, y] = pixelsOf(view, at)
  return x >= 0 && x <= frame.width && y >= 0 && y <= frame.height
}
