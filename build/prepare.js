// What npm runs at the end of `npm ci`. `npm start` tries again, and says what it lacks.
try {
  const { build, stateOfBuild } = await import('./build-here.js')
  if (!(await stateOfBuild()).isCurrent) await build()
} catch (error) {
  process.stderr.write(`LifeLog isn't built yet: ${error.message}\n`)
}
