/** Control characters, and those that turn the direction of text: `photo\u202Egpj.exe` hides .exe. */
const invisible = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu

/**
 * A file's own name of what a client calls it: without the folders before it, on one line, with
 * nothing in it that changes how the rest is shown. Empty where nothing is left.
 */
export function cleanFilename(given: string): string {
  const name = (given.split(/[/\\]/).at(-1) ?? '').replace(invisible, ' ').trim()
  return /^[.\s]*$/.test(name) ? '' : name
}

/**
 * What follows the last dot, in lower case; empty where there is none. Dots and spaces at the end
 * don't count, as Windows drops them.
 */
export function extensionOf(filename: string): string {
  const [, extension = ''] = /\.([^.]*)$/.exec(filename.replace(/(?<![. ])[. ]+$/, '')) ?? []
  return extension.trim().toLowerCase()
}

/** What runs when opened: programs, scripts, and pages in the browser. */
const running = new Set(
  [
    'apk app appimage appx bin cmd com cpl crx deb dll dmg elf exe gadget jar msi msix msp pif pkg',
    'reg rpm run scf scr so sys xpi',
    'bash bat cjs csh fish hta inf js jse ksh lnk mjs msc ps1 psd1 psm1 sh url vb vbe vbs ws wsc wsf',
    'wsh zsh command desktop',
    'htm html mht mhtml php shtml svg svgz swf xht xhtml',
  ].flatMap((line) => line.split(' ')),
)

/** Whether a file of this name would be run, rather than shown, by whoever opens it. */
export function isRunnable(filename: string): boolean {
  return running.has(extensionOf(filename))
}
