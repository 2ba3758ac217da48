import type { Event } from '../../events/schema.ts'

/** What else is recorded of an event. */
export function EventMetadata({ metadata }: { metadata: Event['metadata'] }) {
  return (
    <section class="stack" aria-labelledby="metadata-title">
      <h2 id="metadata-title">Metadata</h2>
      <dl class="metadata">
        {Object.entries(metadata).map(([name, value]) => (
          <div>
            <dt dir="auto">{name}</dt>
            <dd dir="auto">{typeof value === 'object' ? <Json value={value} /> : String(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Json({ value }: { value: unknown }) {
  return <pre>{JSON.stringify(value, null, 2)}</pre>
}
