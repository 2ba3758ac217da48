/** What is used of the package, which has no types of its own. */
declare module 'libheif-js/wasm-bundle.js' {
  type Pixels = { data: Uint8ClampedArray; width: number; height: number }
  class Picture {
    get_width(): number
    get_height(): number
    /** Fills `pixels`, and gives them or, where it can't, null. */
    display(pixels: Pixels, done: (pixels: Pixels | null) => void): void
  }
  const libheif: { HeifDecoder: new () => { decode(bytes: Uint8Array): Picture[] } }
  export default libheif
}
