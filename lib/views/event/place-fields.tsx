import * as v from 'valibot'
import { limits } from '../../base/limits.ts'
import { Coordinates } from '../../events/coordinates.ts'
import type { EventFields, FieldName } from '../../events/form-fields.ts'
import { MapPreview } from '../map/preview.tsx'
import { Icon } from '../parts/icon.tsx'
import { asksForAttention, EventField, type Shared } from './field.tsx'

const names: FieldName[] = ['place', 'coordinates']

/** Where something happened: closed until that is known. */
export function EventPlaceFields({ fields, shared }: { fields: EventFields; shared: Shared }) {
  const isOpen = names.some((name) => fields[name] !== '') || names.some(asksForAttention(shared))
  const { success, output } = v.safeParse(Coordinates, fields.coordinates)
  return (
    <details class="advanced" open={isOpen}>
      <summary>
        <Icon name="map-pin" />
        Place
      </summary>
      <div class="field-grid">
        <EventField {...shared('place')}>
          {(attributes) => (
            <input
              {...attributes}
              value={fields.place}
              maxlength={limits.placeName}
              dir="auto"
              placeholder="Landungsbrücken"
              data-usual=""
            />
          )}
        </EventField>
        <EventField {...shared('coordinates')} hint="Latitude and longitude, as maps show them.">
          {(attributes) => (
            <input
              {...attributes}
              value={fields.coordinates}
              autocomplete="off"
              placeholder="53.5436, 9.9669"
              data-usual=""
            />
          )}
        </EventField>
        <button class="button" type="button" data-use-place hidden disabled data-until-script>
          <Icon name="map-pin" />
          Use my place
        </button>
        <button class="button" type="button" hidden data-place-name />
        <p class="field-error" role="alert" data-place-error />
        <div class="map-preview-place" data-map-preview>
          {success && <MapPreview {...output} />}
        </div>
      </div>
    </details>
  )
}
