import type { IconName } from '../../assets/icons.ts'
import type { Understood } from '../../capture/understand.ts'
import { Icon } from '../parts/icon.tsx'

type Part = Understood['understood'][number]

const icons: Record<Part['kind'], IconName> = {
  time: 'clock',
  tag: 'hashtag',
  place: 'map-pin',
  amount: 'banknotes',
}

/** What was understood of a line: each part can be taken literally instead. */
export function UnderstoodChips({ parts }: { parts: Part[] }) {
  return (
    <>
      {parts.map(({ kind, text, index, meaning }) => (
        <button
          class="chip"
          type="button"
          title={`Keep “${text}” as it is`}
          data-literal={text}
          data-index={index}
        >
          <Icon name={icons[kind]} />
          <span class="visually-hidden">{kind}: </span>
          <bdi data-meaning>{meaning}</bdi>
          <Icon name="x-mark" />
          <span class="visually-hidden">; keep “{text}” as it is</span>
        </button>
      ))}
    </>
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
