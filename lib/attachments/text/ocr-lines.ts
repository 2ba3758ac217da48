/** Of a word, in per cent: below this it's mostly a stain or a leaf. */
const confidenceMin = 50
/** A line counts by a word of this confidence, in per cent, and so many letters or digits. */
const sureWord = { confidence: 80, length: 3 }

type Word = { text: string; confidence: number }

/**
 * The lines of text in a picture as Tesseract's table of words has them (TSV), without what it sees
 * in grass and clouds.
 */
export function readableLines(tsv: string): string {
  const lines = new Map<string, Word[]>()
  for (const row of tsv.split('\n')) {
    const [level, page, block, paragraph, line, , , , , , confidence, text] = row.split('\t')
    if (level !== '5' || !text?.trim()) continue
    const id = [page, block, paragraph, line].join()
    const words = lines.get(id) ?? []
    lines.set(id, [...words, { text: text.trim(), confidence: Number(confidence) }])
  }
  return [...lines.values()]
    .map((words) => words.filter(({ confidence }) => confidence >= confidenceMin))
    .filter((words) => words.some(isSure))
    .map((words) => words.map(({ text }) => text).join(' '))
    .join('\n')
}

function isSure({ text, confidence }: Word): boolean {
  const length = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
  return confidence >= sureWord.confidence && length >= sureWord.length
}
