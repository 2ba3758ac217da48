import { timezoneNames } from '../../base/timezone-names.ts'

/** The names to choose from of a field with `list={id}`. */
export function TimezoneList({ id }: { id: string }) {
  return (
    <datalist id={id}>
      {timezoneNames().map((name) => (
        <option value={name} />
      ))}
    </datalist>
  )
}
