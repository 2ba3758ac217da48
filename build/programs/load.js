import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { constants, Script } from 'node:vm'

/**
 * What a bundled program exports, by the code that was compiled when it was built. Node's own cache of
 * compiled modules is for the account alone that filled it, which isn't the one that LifeLog runs as.
 */
export function load(name) {
  const file = fileURLToPath(new URL(`${name}.cjs`, import.meta.url))
  // It's ASCII; so V8 needs one byte a character.
  const source = readFileSync(file, 'latin1')
  const script = new Script(source, {
    filename: file,
    cachedData: readIfThere(`${file}.cache`),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
  const module = { exports: {} }
  script.runInThisContext()(createRequire(file), module, module.exports, pathToFileURL(file).href)
  return { ...module.exports, script, file }
}

/** Another version of Node takes no compiled code of this one's, and compiles as it goes. */
function readIfThere(file) {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
