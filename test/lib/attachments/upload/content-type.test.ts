import { describe, expect, test } from 'vitest'
import { isText, servedAs, typeOfFile } from '../../../../lib/attachments/upload/content-type.ts'
import { bareType } from '../../../../lib/http/media-type.ts'

describe('a declared type', () => {
  test.each([
    ['Text/Plain; charset=UTF-8', 'text/plain'],
    [' image/PNG ', 'image/png'],
    ['', ''],
  ])('%j is %j', (given, type) => {
    expect(bareType(given)).toBe(type)
  })

  test.each([
    ['a.md', '', 'text/markdown'],
    ['a.CSV', 'application/octet-stream', 'text/csv'],
    ['a.webp', '', 'image/webp'],
    ['a.md', 'text/plain', 'text/plain'],
    ['a.unknown', '', 'application/octet-stream'],
    ['a.constructor', '', 'application/octet-stream'],
    ['a', '', 'application/octet-stream'],
  ])('of %s, said to be %j, counts as %s', (filename, declared, type) => {
    expect(typeOfFile(filename, declared)).toBe(type)
  })
})

test('text is text/*, JSON, XML and their kind', () => {
  const types = ['text/csv', 'application/json', 'application/geo+json', 'image/svg+xml']
  expect(types.filter(isText)).toEqual(types)
  expect(['image/png', 'application/pdf', 'application/zip'].filter(isText)).toEqual([])
})

describe('a file is served', () => {
  test.each([
    ['image/png', 'inline', 'image/png'],
    ['video/mp4', 'inline', 'video/mp4'],
    ['audio/mpeg', 'inline', 'audio/mpeg'],
    ['application/pdf', 'inline', 'application/pdf'],
    ['text/plain', 'inline', 'text/plain; charset=utf-8'],
    ['text/markdown', 'inline', 'text/plain; charset=utf-8'],
    ['text/csv', 'inline', 'text/plain; charset=utf-8'],
    ['text/html', 'attachment', 'text/html; charset=utf-8'],
    ['image/svg+xml', 'attachment', 'image/svg+xml'],
    ['application/xml', 'attachment', 'application/xml'],
    ['application/zip', 'attachment', 'application/zip'],
    ['application/octet-stream', 'attachment', 'application/octet-stream'],
  ] as const)('%s: %s, as %s', (type, disposition, contentType) => {
    expect(servedAs(type, false)).toEqual({ disposition, contentType })
    expect(servedAs(type, true).disposition).toBe('attachment')
  })

  test('to be saved: as what it is', () => {
    expect(servedAs('text/markdown', true).contentType).toBe('text/markdown; charset=utf-8')
    expect(servedAs('image/png', true).contentType).toBe('image/png')
  })
})
