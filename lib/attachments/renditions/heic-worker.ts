import { parentPort, workerData } from 'node:worker_threads'
import libheif from 'libheif-js/wasm-bundle.js'

// Decodes the one picture that it's started with (heic.ts), and ends.
const { bytes, pixelsMax } = workerData as { bytes: Uint8Array; pixelsMax: number }
const [image] = new libheif.HeifDecoder().decode(bytes)
if (!image) throw new Error('The file holds no picture that can be decoded.')
const width = image.get_width()
const height = image.get_height()
if (width * height > pixelsMax) throw new Error(`The picture has ${width} × ${height} pixels.`)
const data = new Uint8ClampedArray(width * height * 4)
image.display({ data, width, height }, (shown) => {
  if (!shown) throw new Error('The picture is broken.')
  parentPort?.postMessage({ data, width, height }, [data.buffer])
})
