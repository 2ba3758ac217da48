import { blankPngPositions, isPng } from './position-png.ts'
import { blankTiffPositions } from './position-tiff.ts'
import { blankVideoPositions } from './position-video.ts'
import { blankXmpPositions } from './position-xmp.ts'

/** The first box of a film is never longer, in bytes. */
const ftypMax = 4096
/** Pictures have a film or two behind them, as phones record them along. */
const filmsMax = 16

/**
 * Takes the position out of a picture, and out of a film that is recorded along with it. All other
 * bytes stay as they are.
 * @returns whether there was one
 * @throws {PositionNotUnderstood}
 */
export async function blankPicturePositions(bytes: Buffer): Promise<boolean> {
  if (isPng(bytes)) return blankPngPositions(bytes)
  const hadTiff = blankTiffPositions(bytes)
  const hadXmp = blankXmpPositions(bytes)
  return (await blankFilms(bytes)) || hadTiff || hadXmp
}

async function blankFilms(bytes: Buffer): Promise<boolean> {
  let found = false
  let at = bytes.indexOf('ftyp')
  for (let films = 0; at !== -1 && films < filmsMax; at = bytes.indexOf('ftyp', at + 4)) {
    if (at < 4 || bytes.readUInt32BE(at - 4) > ftypMax) continue
    films += 1
    const film = bytes.subarray(at - 4)
    const read = async (from: number, length: number) => film.subarray(from, from + length)
    found = (await blankVideoPositions(read, film.length)).length > 0 || found
  }
  return found
}
