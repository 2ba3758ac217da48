/** An operator as people are told of it: on the page, in the API's description and by the CLI. */
export type OperatorText = {
  name: string
  /** What stands behind it, for a sentence like "in: takes a year, a month or a day". */
  takes: string
  finds: string
  examples: [string, ...string[]]
}

/** Every operator of a search, in the order in which they are explained. */
export const operators = [
  {
    name: 'tag',
    takes: 'a tag',
    finds: 'events with the tag',
    examples: ['tag:food', 'tag:"new york"'],
  },
  {
    name: 'in',
    takes: 'a year, a month or a day',
    finds: 'what happened in a year, a month or a day',
    examples: ['in:2019', 'in:2019-07', 'in:2019-07-14'],
  },
  {
    name: 'before',
    takes: 'a year, a month or a day',
    finds: 'what happened earlier',
    examples: ['before:2019-07'],
  },
  {
    name: 'after',
    takes: 'a year, a month or a day',
    finds: 'what happened later',
    examples: ['after:2019'],
  },
  {
    name: 'on',
    takes: 'a month and a day',
    finds: 'a day of any year',
    examples: ['on:02-29'],
  },
  {
    name: 'has',
    takes: 'photo, file or place',
    finds: 'events with a photo, with any file, with a place',
    examples: ['has:photo', 'has:file', 'has:place'],
  },
  {
    name: 'type',
    takes: 'a kind of file',
    finds: 'events with a file of this kind',
    examples: ['type:pdf', 'type:video', 'type:image/png'],
  },
  {
    name: 'near',
    takes: 'latitude,longitude,km',
    finds: 'what happened within so many kilometres of a point',
    examples: ['near:53.54,9.97,5'],
  },
  {
    name: 'meta.…',
    takes: 'a value',
    finds: 'metadata: a value, or one that is larger or smaller',
    examples: ['meta.vendor:Nordsee', 'meta.amount>20', 'meta.amount<=9.50'],
  },
] as const satisfies OperatorText[]

/** The operators beside words, for documentation: one line. */
export const operatorSummary = operators.map(({ examples }) => `\`${examples[0]}\``).join(' ')
