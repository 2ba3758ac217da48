// `npm run build`; with `--if-needed` nothing is done where dist/ is of these sources already.
import { build, stateOfBuild } from './build-here.js'

if (!process.argv.includes('--if-needed') || !(await stateOfBuild()).isCurrent) await build()
