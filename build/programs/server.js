import './check-machine.js'

// An older Node doesn't even have what this imports.
const { load } = await import('./load.js')
load('server').start()
