/** A part of the line, and at which UTF-16 unit it stands. */
export type LinePart = { index: number; text: string }

/** The parts of the line that a chip is about. */
export function partsOf(chip: HTMLElement): LinePart[] {
  return JSON.parse(chip.dataset.parts ?? '[]')
}

/** Whether the line still has them, where they were. */
export function stand(parts: LinePart[], line: string): boolean {
  return parts.every(({ index, text }) => line.startsWith(text, index))
}

/** Shows behind the line what chips are about, as far as the line still has it. */
export function showMarks(layer: HTMLElement, line: HTMLInputElement, chips: HTMLElement[]): void {
  const marks = chips
    .flatMap((chip) => partsOf(chip).map((part) => ({ ...part, isHint: 'hint' in chip.dataset })))
    .filter((part) => stand([part], line.value))
    .sort((a, b) => a.index - b.index || Number(a.isHint) - Number(b.isHint))
  const words = document.createElement('span')
  let at = 0
  for (const { index, text, isHint } of marks) {
    if (index < at) continue
    const mark = document.createElement('mark')
    if (isHint) mark.className = 'mark-hint'
    mark.textContent = text
    words.append(line.value.slice(at, index), mark)
    at = index + text.length
  }
  words.append(line.value.slice(at))
  layer.replaceChildren(words)
  layer.dir = line.dir
  layer.scrollLeft = line.scrollLeft
}
