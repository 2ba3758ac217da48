// For the image: `node build/copy-packages.js <folder>` puts the packages there that `dist/` needs.
import { join } from 'node:path'
import { root } from './build-here.js'
import { copyPackages } from './packages.js'

await copyPackages(join(root, 'node_modules'), process.argv[2])
