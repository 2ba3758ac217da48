import type { IconName } from '../../assets/icons.ts'
import type { Understood } from '../../capture/understand.ts'
import { Icon } from '../parts/icon.tsx'

type Mark = Understood['understood'][number]
type Hint = Understood['hints'][number]

const icons: Record<Mark['kind'], IconName> = {
  time: 'clock',
  tag: 'hashtag',
  place: 'map-pin',
  amount: 'banknotes',
}

/**
 * What was understood of a line: each part can be taken literally instead, and each hint be taken. Where
 * words go from the title, what is left of it comes first.
 */
export function UnderstoodChips({ line, understood }: { line: string; understood: Understood }) {
  const { event, understood: marks, hints } = understood
  const times = marks.filter(({ kind }) => kind === 'time')
  const others = marks.filter((mark) => mark.kind !== 'time' || mark === times[0])
  return (
    <>
      {marks.length > 0 && event.title !== line.trim() && (
        <span class="quick-saved-as">
          <span class="visually-hidden">Saved as </span>
          <bdi data-saved-as>{event.title}</bdi>
        </span>
      )}
      {others.map((mark) => (
        <MarkChip mark={mark} parts={mark.kind === 'time' ? times : [mark]} />
      ))}
      {hints.map((hint) => (
        <HintChip hint={hint} />
      ))}
    </>
  )
}

/** A time whose day and clock stand at different ends of the line is one chip. */
function MarkChip({ mark: { kind, meaning }, parts }: { mark: Mark; parts: Mark[] }) {
  const words = parts.map(({ text }) => `“${text}”`).join(' and ')
  return (
    <button
      class="chip"
      type="button"
      title={`Keep ${words} as it is`}
      data-parts={JSON.stringify(parts.map(({ index, text }) => ({ index, text })))}
    >
      <Icon name={icons[kind]} />
      <span class="visually-hidden">{kind}: </span>
      <bdi data-meaning>{meaning}</bdi>
      <Icon name="x-mark" />
      <span class="visually-hidden">; keep {words} as it is</span>
    </button>
  )
}

function HintChip({ hint: { kind, text, index, meaning } }: { hint: Hint }) {
  const label = kind === 'duration' ? `ended now: ${meaning}` : meaning
  return (
    <button
      class="chip chip-hint"
      type="button"
      title={`Set the time to ${meaning}`}
      aria-pressed="false"
      data-hint={`${kind}:${text}`}
      data-parts={JSON.stringify([{ index, text }])}
    >
      <Icon name="clock" />
      <span class="visually-hidden">Set the time: </span>
      <bdi data-offer>{label}</bdi>
    </button>
  )
}

/** Where the browser is, as the line has it; a script shows and removes it. */
export function PlaceChip() {
  return (
    <button class="chip" type="button" title="Without my place" hidden data-place-chip>
      <Icon name="map-pin" />
      <bdi data-meaning>My place</bdi>
      <Icon name="x-mark" />
      <span class="visually-hidden">; leave it out</span>
    </button>
  )
}

/** What was pasted beyond the line. */
export function LinesChip() {
  return (
    <button class="chip" type="button" title="Without these lines" hidden data-description-chip>
      <Icon name="document-text" />
      <bdi data-meaning>more lines</bdi>
      <Icon name="x-mark" />
      <span class="visually-hidden">; leave them out</span>
    </button>
  )
}
