// Plain JavaScript without imports, so that any Node can say that it is too old for what comes next.
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 24 || (major === 24 && minor < 7)) {
  process.stderr.write(
    `LifeLog can't start. It takes Node.js 24.7 or later, and this is ${process.versions.node}. ` +
      'npm brings one with LifeLog where install scripts may run: npm ci --ignore-scripts=false. ' +
      'Or install a newer Node.js.\n',
  )
  process.exit(1)
}
