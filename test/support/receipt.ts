import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A photo of a receipt with "2x Grünkohl-Suppe", "Lighthouse" and others on it; on its side, which its EXIF says. */
export const receipt = readFileSync(join(import.meta.dirname, '../fixtures/receipt.jpg'))
