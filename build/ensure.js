// What `npm start` runs first: builds LifeLog where it isn't, or was of other sources.
import { build, root, stateOfBuild } from './build-here.js'

const { isCurrent, isThere } = await stateOfBuild()
if (!isCurrent) {
  await build().catch((error) => {
    const state = isThere ? 'was built of other sources' : "isn't built"
    process.stderr.write(
      `LifeLog can't start. It ${state}, and can't be built here. ${error.message}\n` +
        `Run "npm run build" in ${root}, as an account that may write there.\n`,
    )
    process.exitCode = 1
  })
}
