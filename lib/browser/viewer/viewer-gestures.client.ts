/** What gestures lead to. */
export type Act = {
  /** @param step 1 to the next picture, -1 to the one before */
  move(step: number): void
  close(): void
  /** The picture is larger than it fits by now. */
  zoomed(): void
}

/** How far a finger goes, in px, until it swipes. */
const swipeLength = 60
/** Within how many ms a second tap makes a double tap. */
const doubleTap = 300
const largest = 6

type Point = { x: number; y: number }

/**
 * Swipes to the next and the previous picture, and down to close; pinches, double taps and the wheel
 * to zoom, drags what is larger than the stage. A click beside the picture closes.
 */
export function gestures(stage: HTMLElement, image: HTMLElement, act: Act) {
  const fingers = new Map<number, Point>()
  let scale = 1
  let shift: Point = { x: 0, y: 0 }
  let from: Point = { x: 0, y: 0 }
  let isPinched = false
  let tapped = 0

  function place(): void {
    image.style.transform =
      scale === 1 && shift.x === 0 && shift.y === 0
        ? ''
        : `translate(${shift.x}px, ${shift.y}px) scale(${scale})`
  }

  function reset(): void {
    scale = 1
    shift = { x: 0, y: 0 }
    place()
  }

  /** Keeps what is under `centre`, in px from the middle of the stage, where it is. */
  function zoomTo(wanted: number, centre: Point = { x: 0, y: 0 }): void {
    const next = Math.min(Math.max(wanted, 1), largest)
    const ratio = next / scale
    shift = {
      x: centre.x - (centre.x - shift.x) * ratio,
      y: centre.y - (centre.y - shift.y) * ratio,
    }
    scale = next
    if (scale === 1) shift = { x: 0, y: 0 }
    else act.zoomed()
    place()
  }

  function fromMiddle({ clientX, clientY }: MouseEvent): Point {
    const { left, top, width, height } = stage.getBoundingClientRect()
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 }
  }

  function release(point: Point): void {
    const [x, y] = [point.x - from.x, point.y - from.y]
    const isRtl = getComputedStyle(stage).direction === 'rtl'
    reset()
    if (Math.abs(x) > swipeLength && Math.abs(x) > Math.abs(y)) act.move(x < 0 !== isRtl ? 1 : -1)
    else if (y > 2 * swipeLength) act.close()
  }

  stage.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    stage.setPointerCapture(event.pointerId)
    fingers.set(event.pointerId, fromMiddle(event))
    isPinched = fingers.size > 1
    if (fingers.size === 1) from = fromMiddle(event)
  })
  stage.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId)
    if (!before) return
    const now = fromMiddle(event)
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
    fingers.set(event.pointerId, now)
    if (other) {
      const centre = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }
      zoomTo((scale * distance(now, other)) / Math.max(distance(before, other), 1), centre)
    } else if (scale > 1) {
      shift = { x: shift.x + now.x - before.x, y: shift.y + now.y - before.y }
      place()
    } else if (!isPinched) {
      shift = { x: now.x - from.x, y: Math.max(0, now.y - from.y) }
      place()
    }
  })
  stage.addEventListener('pointerup', (event) => {
    if (!fingers.delete(event.pointerId) || fingers.size > 0) return
    const point = fromMiddle(event)
    const isTap = distance(point, from) < 10 && !isPinched
    if (isTap) tap(event, point)
    else if (scale === 1 && !isPinched) release(point)
  })
  stage.addEventListener('pointercancel', ({ pointerId }) => {
    fingers.delete(pointerId)
    if (scale === 1) reset()
  })
  stage.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      zoomTo(scale * Math.exp(-event.deltaY / 300), fromMiddle(event))
    },
    { passive: false },
  )

  function tap(event: PointerEvent, point: Point): void {
    if (!isOn(image, event)) {
      act.close()
      return
    }
    const isDouble = event.timeStamp - tapped < doubleTap
    tapped = isDouble ? 0 : event.timeStamp
    if (isDouble) zoomTo(scale > 1 ? 1 : 2.5, point)
  }

  return { reset, by: (factor: number) => zoomTo(scale * factor) }
}

function isOn(element: HTMLElement, { clientX, clientY }: MouseEvent): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect()
  return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
