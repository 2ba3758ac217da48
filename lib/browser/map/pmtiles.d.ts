/** The reader of PMTiles, which browsers get as `pmtiles.js`. */
export { PMTiles, Protocol } from 'pmtiles'
