// Runs once, when LifeLog is built: what has been called by then is compiled.
import { writeFileSync } from 'node:fs'
import { load } from './load.js'

const { script, file, prepare } = load(process.argv[2])
await prepare()
writeFileSync(`${file}.cache`, script.createCachedData())
process.exit()
