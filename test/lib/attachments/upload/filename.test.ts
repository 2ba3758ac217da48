import { describe, expect, test } from 'vitest'
import {
  cleanFilename,
  extensionOf,
  isRunnable,
} from '../../../../lib/attachments/upload/filename.ts'
import { files } from '../../../support/files.ts'

describe('a file name', () => {
  test.each(files.map(({ filename }) => filename))('%s stays as it is', (name) => {
    expect(cleanFilename(name)).toBe(name)
  })

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\photo.jpg', 'photo.jpg'],
    ['/', ''],
    ['a/', ''],
    ['..', ''],
    ['.', ''],
    ['   ', ''],
    ['', ''],
    ['a\r\nSet-Cookie: x', 'a Set-Cookie: x'],
    ['a\tb\u007f\u0085c', 'a b c'],
    ['photo\u202Egpj.exe', 'photo gpj.exe'],
    [' spaces around.txt ', 'spaces around.txt'],
  ])('%j becomes %j', (given, name) => {
    expect(cleanFilename(given)).toBe(name)
  })
})

describe('an extension', () => {
  test.each([
    ['photo.jpg', 'jpg'],
    ['photo.JPG', 'jpg'],
    ['photo.jpg.exe', 'exe'],
    ['photo.exe.jpg', 'jpg'],
    ['virus.exe. . .', 'exe'],
    ['virus.exe   ', 'exe'],
    ['none', ''],
    ['.exe', 'exe'],
    ['.profile', 'profile'],
    ['a.', ''],
  ])('of %j is %j', (name, extension) => {
    expect(extensionOf(name)).toBe(extension)
  })

  test.each(['a.exe', 'a.SH', 'a.bat', 'a.js', 'a.html', 'a.svg', 'a.jpg.ps1', 'a.msi. ', 'a.jar'])(
    'makes %s a file that runs',
    (name) => {
      expect(isRunnable(name)).toBe(true)
    },
  )

  test.each([...files.map(({ filename }) => filename), 'exe', 'js', 'exe.txt', 'constructor'])(
    'makes %s none',
    (name) => {
      expect(isRunnable(name)).toBe(false)
    },
  )
})
