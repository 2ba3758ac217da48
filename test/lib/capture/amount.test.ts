import { expect, test } from 'vitest'
import { readLine } from '../../../lib/capture/read-line.ts'

const read = (line: string, languages: string[]) => {
  const typed = { now: new Date('2026-11-25T17:30:00Z'), timezone: 'Europe/Berlin', languages }
  const { title, amount } = readLine(line, typed)
  return [title, amount?.amount, amount?.currency].filter((one) => one !== undefined)
}
const both = ['english', 'german']

test.each([
  ['Miete 1.234,50 €', both, 'Miete', 1234.5, 'EUR'],
  ['Miete 1.234,50€', both, 'Miete', 1234.5, 'EUR'],
  ['€1,250 rent', both, 'rent', 1250, 'EUR'],
  ['rent €1,250.75', both, 'rent', 1250.75, 'EUR'],
  ['$12,345,678 house', ['english'], 'house', 12345678, 'USD'],
  ['Huur € 1.250', ['dutch'], 'Huur', 1250, 'EUR'],
  ['Miete 1’250.50 CHF', ['german'], 'Miete', 1250.5, 'CHF'],
  ['Loyer 1\u202f234,50 €', ['french'], 'Loyer', 1234.5, 'EUR'],
  ['Lunch 12,5 €', both, 'Lunch', 12.5, 'EUR'],
])('%s is taken whole', (line, languages, ...expected) => {
  expect(read(line, languages)).toEqual(expected)
})

test.each([
  ['Diesel 1,879 €', ['german']],
  ['Diesel 1,879 €', both],
  ['Fuel €1.879', ['english']],
  ['Flat 2 150 €', both],
  ['€2 150 flat', both],
  ['Miete 1.23.45 €', both],
  ['Miete 1,2,3 €', both],
  ['€1,25x rent', both],
  ['Flight LH 400 XYZ', both],
])('%s isn’t taken at all', (line, languages) => {
  expect(read(line, languages)).toEqual([line])
})
