import { addProtocol } from './maplibre-gl.js'

/** Lets maps read tiles out of the owner's own file, piece by piece. */
export async function addTiles(url: string): Promise<void> {
  const { PMTiles, Protocol } = await import('./pmtiles.js')
  const protocol = new Protocol()
  protocol.add(new PMTiles(new URL(url, location.href).href))
  addProtocol('pmtiles', protocol.tile)
}
