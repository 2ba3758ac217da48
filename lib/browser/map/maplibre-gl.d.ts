/** MapLibre GL JS, which browsers get as `maplibre-gl.js`. */
export * from 'maplibre-gl'
