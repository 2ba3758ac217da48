import { deflateSync } from 'node:zlib'

/** A PDF of these objects, numbered from 1; the first one is the catalog. */
export function pdfOf(objects: (string | Buffer)[], trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')]
  const offsets: number[] = []
  let length = parts[0]?.length ?? 0
  const add = (part: string | Buffer) => {
    const bytes = Buffer.from(part)
    parts.push(bytes)
    length += bytes.length
  }
  for (const [i, object] of objects.entries()) {
    offsets.push(length)
    add(`${i + 1} 0 obj\n`)
    add(object)
    add('\nendobj\n')
  }
  const start = length
  add(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`)
  for (const offset of offsets) add(`${String(offset).padStart(10, '0')} 00000 n \n`)
  add(`trailer <</Size ${objects.length + 1} /Root 1 0 R ${trailer}>>\nstartxref\n${start}\n%%EOF`)
  return Buffer.concat(parts)
}

export function stream(content: string | Buffer, more = ''): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([
    Buffer.from(`<</Length ${bytes.length} ${more}>>\nstream\n`),
    bytes,
    Buffer.from('\nendstream'),
  ])
}

/** A PDF of one page a text. */
export function pdfWithTexts(...texts: string[]): Buffer {
  return pdfOf(pagesOf(texts.map((text) => stream(`BT /F1 12 Tf 10 700 Td (${text}) Tj ET`))))
}

function pagesOf(contents: Buffer[], page = ''): (string | Buffer)[] {
  const kids = contents.map((_, i) => `${4 + 2 * i} 0 R`).join(' ')
  return [
    '<</Type /Catalog /Pages 2 0 R>>',
    `<</Type /Pages /Kids [${kids}] /Count ${contents.length}>>`,
    '<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>',
    ...contents.flatMap((content, i) => [
      `<</Type /Page /Parent 2 0 R /MediaBox [0 0 14400 800] /Contents ${5 + 2 * i} 0 R
        /Resources <</Font <</F1 3 0 R>>>> ${page}>>`,
      content,
    ]),
  ]
}

const zeros = (megabytes: number) => Buffer.alloc(megabytes * 1024 * 1024, ' ')
const deflated = (bytes: Buffer) => deflateSync(bytes, { level: 1 })
let bomb: Buffer | undefined
const makeBomb = () => (bomb ??= deflated(zeros(300)))
const flate = '/Filter /FlateDecode'

/** Files that have broken readers of PDFs, by what is wrong with them. */
export const hostilePdfs: Record<string, () => Buffer> = {
  // First, as it takes longest.
  'text of a hundred megabytes': () =>
    pdfOf(
      pagesOf([
        stream(deflated(Buffer.from(`BT /F1 9 Tf ${'(soup) Tj '.repeat(10_000_000)} ET`)), flate),
      ]),
    ),
  'nothing but a head': () => Buffer.from('%PDF-1.7\n'),
  'noise behind the head': () =>
    Buffer.from(`%PDF-1.7\n${Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 256).join()}`),
  'cut off in the midst': () => pdfWithTexts('whole').subarray(0, 300),
  'a cross-reference that points anywhere': () =>
    Buffer.from(
      pdfWithTexts('a')
        .toString()
        .replaceAll('00000 n', '99999 n')
        .replace(/\d{10}/g, '9999999999'),
    ),
  'a page tree that is its own child': () =>
    pdfOf(['<</Type /Catalog /Pages 2 0 R>>', '<</Type /Pages /Kids [2 0 R 2 0 R] /Count 9>>']),
  'a page tree of many levels': () =>
    pdfOf([
      '<</Type /Catalog /Pages 2 0 R>>',
      ...Array.from({ length: 20_000 }, (_, i) => `<</Type /Pages /Kids [${i + 3} 0 R] /Count 1>>`),
    ]),
  'a count of a billion pages': () =>
    pdfOf(['<</Type /Catalog /Pages 2 0 R>>', '<</Type /Pages /Kids [] /Count 1000000000>>']),
  'a catalog that is a number': () => pdfOf(['7']),
  'an object that refers to itself': () => pdfOf(['1 0 R']),
  'arrays within arrays': () =>
    pdfOf([`<</Type /Catalog /Pages ${'['.repeat(100_000)}${']'.repeat(100_000)}>>`]),
  'dictionaries within dictionaries': () =>
    pdfOf([`${'<</A '.repeat(50_000)}1${'>>'.repeat(50_000)}`]),
  'a string without end': () => pdfOf([`<</Type /Catalog /Title (${'('.repeat(1_000_000)}`]),
  'a page that is a bomb': () => pdfOf(pagesOf([stream(makeBomb(), flate)])),
  'a bomb within a bomb': () =>
    pdfOf(pagesOf([stream(deflated(makeBomb()), '/Filter [/FlateDecode /FlateDecode]')])),
  'a bomb of a predictor': () =>
    pdfOf(
      pagesOf([
        stream(
          deflated(zeros(100)),
          `${flate} /DecodeParms <</Predictor 15 /Columns 100000000 /Colors 32>>`,
        ),
      ]),
    ),
  'a form that draws itself': () =>
    pdfOf([
      ...pagesOf([stream('/X Do '.repeat(1000))], '/Resources <</XObject <</X 6 0 R>>>>'),
      stream(
        '/X Do /X Do',
        '/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources <</XObject <</X 6 0 R>>>>',
      ),
    ]),
  'brackets without end on a page': () => pdfOf(pagesOf([stream('[ '.repeat(2_000_000))])),
  'an object stream of a billion': () =>
    pdfOf([
      '<</Type /Catalog /Pages 2 0 R>>',
      '<</Type /Pages /Kids [3 0 R] /Count 1>>',
      stream(deflated(zeros(50)), `${flate} /Type /ObjStm /N 1000000000 /First 99999999`),
    ]),
  'a password that is unknown': () =>
    pdfOf(
      pagesOf([stream('BT (secret) Tj ET')]),
      `/Encrypt <</Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}>>> /ID [<00> <00>]`,
    ),
}
