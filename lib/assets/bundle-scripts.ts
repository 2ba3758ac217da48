import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild'
import { entries } from './entries.ts'

/** A script as browsers get it. `imports` and `late` are names of others, as in the manifest. */
export type Script = { name: string; code: Uint8Array; imports: string[]; late: string[] }

const options = {
  bundle: true,
  format: 'esm',
  minify: true,
  target: 'es2024',
  write: false,
  metafile: true,
  outdir: '/',
  logLevel: 'silent',
} satisfies BuildOptions

/** What modules import by the name that their types have (`*.d.ts`), and where it is. */
const packages: Record<string, string> = {
  'exifr.js': 'exifr/dist/lite.esm.mjs',
  'maplibre-gl.js': 'maplibre-gl',
  'pmtiles.js': 'pmtiles',
}

/**
 * Each entry of `lib/browser` in one file, each module that is imported when it's needed too, and what
 * several share in chunks, by the names that pages use. The service worker is whole in one file: it's
 * another program, and what it imported would have to be kept as well. So is what runs before a page
 * is shown, which waits for nothing else.
 * @param folder `lib/browser`
 * @throws {Error} where a module is missing, or two have one name
 */
export async function bundleScripts(folder: string): Promise<Map<string, Script>> {
  const paths = await modules(folder)
  const pathOf = (name: string) => {
    const path = paths.get(name)
    if (!path) throw new Error(`lib/browser has no module ${name}.client.ts.`)
    return path
  }
  const [pages, head, worker] = await Promise.all([
    build({
      ...options,
      entryPoints: entries.map((name) => ({ in: `entry:${name}`, out: name })),
      entryNames: '[name].[hash]',
      chunkNames: '[name].[hash]',
      splitting: true,
      plugins: [withShared(pathOf), fromPackages],
    }),
    build({
      ...options,
      format: 'iife',
      entryPoints: [{ in: pathOf('hide-cached'), out: 'hide-cached' }],
      entryNames: '[name].[hash]',
    }),
    build({ ...options, entryPoints: [{ in: pathOf('sw'), out: 'sw' }], plugins: [fromPackages] }),
  ])
  const scripts = describe(pages.metafile, pages.outputFiles)
  for (const [name, script] of describe(head.metafile, head.outputFiles)) scripts.set(name, script)
  const [code] = worker.outputFiles
  if (code) scripts.set('sw.js', { name: 'sw.js', code: code.contents, imports: [], late: [] })
  return scripts
}

/** The path of each module by its name, whatever its folder. */
async function modules(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder, { recursive: true })
  const found = names.filter((name) => name.endsWith('.client.ts')).sort()
  const paths = new Map(
    found.map((name) => [basename(name, '.client.ts'), join(folder, name)] as const),
  )
  if (paths.size < found.length) throw new Error('Two modules of lib/browser have the same name.')
  return paths
}

/**
 * Makes entries, and what is imported when it's needed, begin with what all of them share, so that this
 * is one chunk. Otherwise it's one for each set of entries that share something: 30 for the timeline.
 */
function withShared(pathOf: (name: string) => string): Plugin {
  return {
    name: 'with-shared',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^entry:/ }, ({ path }) => ({
        path: path.replace('entry:', ''),
        namespace: 'entry',
      }))
      onResolve({ filter: /\.client\.ts$/ }, ({ path, kind }) =>
        kind === 'dynamic-import'
          ? { path: basename(path, '.client.ts'), namespace: 'entry' }
          : undefined,
      )
      onLoad({ filter: /.*/, namespace: 'entry' }, ({ path }) => {
        const [shared, own] = [pathOf('shared'), pathOf(path)].map((file) => JSON.stringify(file))
        return {
          contents: `import ${shared}; export * from ${own}`,
          resolveDir: '/',
        }
      })
    },
  }
}

const fromPackages: Plugin = {
  name: 'from-packages',
  setup({ onResolve, resolve }) {
    onResolve(
      { filter: /\/(exifr|maplibre-gl|pmtiles)\.js$/ },
      async ({ path, importer, kind }) => {
        const name = packages[basename(path)]
        if (!name || !importer.endsWith('.client.ts')) return undefined
        const { path: file } = await resolve(name, { kind, resolveDir: dirname(importer) })
        return { path: file, namespace: 'file' }
      },
    )
  },
}

/** What esbuild says of its outputs, by the names that pages use. */
function describe(
  { outputs }: Metafile,
  files: { path: string; contents: Uint8Array }[],
): Map<string, Script> {
  const code = new Map(files.map(({ path, contents }) => [basename(path), contents]))
  const nameOf = (path: string) => {
    const file = basename(path)
    const { entryPoint } = found(path)
    return entryPoint ? file.replace(/\.\w+\.js$/, '.js') : file
  }
  const found = (path: string) => {
    const output = outputs[path]
    if (!output) throw new Error(`esbuild made no ${path}.`)
    return output
  }
  /** All that a file imports at once, itself too. */
  const closure = (path: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(path)) return seen
    seen.add(path)
    for (const { path: next, kind } of found(path).imports) {
      if (kind === 'import-statement') closure(next, seen)
    }
    return seen
  }
  /** All that a file may ever import, itself too. */
  const everything = (path: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(path)) return seen
    seen.add(path)
    for (const { path: next, external } of found(path).imports)
      if (!external) everything(next, seen)
    return seen
  }
  const scripts = new Map<string, Script>()
  for (const path of Object.keys(outputs)) {
    const imports = closure(path)
    const late = [...everything(path)].filter((later) => !imports.has(later))
    imports.delete(path)
    scripts.set(nameOf(path), {
      name: basename(path),
      code: code.get(basename(path)) ?? new Uint8Array(),
      imports: [...imports].map(nameOf),
      late: late.map(nameOf),
    })
  }
  return scripts
}
