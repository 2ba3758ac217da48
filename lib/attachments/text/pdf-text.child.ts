import { buffer } from 'node:stream/consumers'
import { getDocumentProxy } from 'unpdf'

/**
 * A process of its own: reads a PDF from standard input and writes the words of its pages, up to as
 * many characters as its argument says. What a PDF does to it ends with it.
 */
const maxLength = Number(process.argv[2])

const document = await getDocumentProxy(new Uint8Array(await buffer(process.stdin)), {
  // Neither fonts are drawn nor code is made of them.
  isEvalSupported: false,
  disableFontFace: true,
  verbosity: 0,
})
let text = ''
for (let number = 1; number <= document.numPages && text.length < maxLength; number++) {
  const page = await document.getPage(number)
  const { items } = await page.getTextContent()
  for (const item of items) {
    if ('str' in item) text += item.str + (item.hasEOL ? '\n' : '')
    if (text.length >= maxLength) break
  }
  text += '\n'
  page.cleanup()
}
process.stdout.write(text.slice(0, maxLength).toWellFormed(), () => process.exit(0))
