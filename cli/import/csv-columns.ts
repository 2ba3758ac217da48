import { usage } from '../failure.ts'

/** Headers by which a column is recognized. */
const recognized = {
  title: ['title', 'subject', 'name', 'event', 'summary'],
  timestamp: [
    'timestamp',
    'datetime',
    'date/time',
    'date',
    'start date',
    'when',
    'created at',
    'created',
    'start',
  ],
  time: ['time', 'start time'],
  description: ['description', 'desc', 'text', 'notes', 'note', 'body', 'content', 'details'],
  tags: ['tags', 'tag', 'labels', 'categories', 'category'],
  end: ['end timestamp', 'end', 'end date', 'ends'],
  end_time: ['end time'],
  timezone: ['timezone', 'time zone', 'tz'],
  precision: ['precision'],
  approximate: ['approximate'],
  place: ['place', 'location', 'venue'],
  latitude: ['latitude', 'lat'],
  longitude: ['longitude', 'lon', 'lng'],
  uid: ['uid', 'uuid', 'guid', 'id'],
}

export type Field = keyof typeof recognized

/** Which column, counted from 0, says what. */
export type Columns = Partial<Record<Field, number>>

/** A name for each column: one that has none, or one that another has already, gets its own. */
export function nameColumns(headers: string[]): string[] {
  const names: string[] = []
  for (const [i, header] of headers.entries()) {
    const base = header.trim() || `column ${i + 1}`
    let name = base
    for (let n = 2; names.includes(name); n++) name = `${base} (${n})`
    names.push(name)
  }
  return names
}

/**
 * Which of the named columns are what, as given (`title=Subject`) or else as their names say.
 * @throws {Failure} `usage` where no column is the title
 */
export function findColumns(names: string[], given: string[]): Columns {
  const columns: Columns = {}
  for (const pair of given) {
    const [, field = '', name = ''] = /^(\w+)=(.*)$/s.exec(pair) ?? []
    if (!Object.hasOwn(recognized, field)) {
      throw usage(`--column must be like title=Subject, with ${Object.keys(recognized).join(', ')}`)
    }
    const column = names.indexOf(name.trim())
    if (column < 0) throw usage(`There is no column "${name}", only ${names.join(', ')}`)
    columns[field as Field] = column
  }
  const plain = names.map((name) => name.toLowerCase().replace(/[_-]/g, ' '))
  for (const [field, candidates] of Object.entries(recognized)) {
    if (columns[field as Field] !== undefined) continue
    const taken = Object.values(columns)
    const column = candidates
      .map((name) => plain.indexOf(name))
      .find((column) => column >= 0 && !taken.includes(column))
    if (column !== undefined) columns[field as Field] = column
  }
  if (columns.timestamp === undefined && columns.time !== undefined) {
    columns.timestamp = columns.time
    delete columns.time
  }
  if (columns.title === undefined) {
    throw usage(`Which column is the title? --column title=… with one of ${names.join(', ')}`)
  }
  return columns
}
