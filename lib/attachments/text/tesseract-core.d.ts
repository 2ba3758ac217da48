/** What is used of the package, which has no types of its own: Tesseract's C++ API, by name. */
declare module 'tesseract.js-core/tesseract-core-*' {
  class TessBaseAPI {
    /** @returns 0, or -1 where a language can't be loaded */
    Init(path: null, languages: string, engine: number): number
    SetVariable(name: string, value: string): void
    /** Takes the picture at /input, turned by `angle` radians. @returns 1 where it's none */
    SetImageFile(exifOrientation: number, angle: number): number
    FindLines(): void
    /** How far the lines found lean, in radians. */
    GetGradient(): number
    Recognize(monitor: null): void
    GetTSVText(): string
  }
  type Core = {
    FS: { writeFile(path: string, bytes: Uint8Array): void }
    TessBaseAPI: new () => TessBaseAPI
  }
  type Hooks = {
    TesseractProgress: (percent: number) => void
    print: (line: string) => void
    printErr: (line: string) => void
  }
  const load: (hooks: Hooks) => Promise<Core>
  export default load
}
