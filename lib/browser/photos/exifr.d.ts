/** What is used of exifr's lite build, which browsers get as `exifr.js`. */
declare const exifr: { parse(file: Blob, options: object): Promise<unknown> }
export default exifr
