import { chmod, copyFile, cp } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { listEndpointFiles } from '../lib/app/endpoint-files.ts'
import { external } from './packages.js'

/** What runs in a process or thread of its own, each in a file. */
const children = [
  'lib/attachments/text/ocr.child.ts',
  'lib/attachments/text/pdf-text.child.ts',
  'lib/attachments/renditions/heic-worker.ts',
  'lib/attachments/renditions/picture.child.ts',
]

/** What is read from `dist/` as it is. */
const tables = ['lib/views/map/outlines.bin']

/**
 * The server with all of `functions/`, the CLI, and what they run beside them, each in one file. They
 * are scripts rather than modules, as V8 takes the compiled code of those from wherever it lies: Node's
 * own cache of modules is for one account alone.
 */
export async function bundlePrograms(root: string, folder: string): Promise<void> {
  const options = {
    absWorkingDir: root,
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24.7',
    // Others than these two bytes a character: V8 keeps the source.
    charset: 'ascii',
    minifySyntax: true,
    minifyWhitespace: true,
    external,
    define: { 'import.meta.url': 'lifelogUrl', lifelogIsBuilt: 'true' },
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    logLevel: 'error',
  } satisfies BuildOptions
  await build({
    ...options,
    entryPoints: [
      { in: join(root, 'build/server.entry.ts'), out: 'server' },
      { in: join(root, 'build/cli.entry.ts'), out: 'cli' },
    ],
    outExtension: { '.js': '.cjs' },
    banner: { js: wrapper.start },
    footer: { js: wrapper.end },
    plugins: [endpointList(root)],
  })
  await build({
    ...options,
    entryPoints: children.map((path) => join(root, path)),
    format: 'esm',
    define: { lifelogIsBuilt: 'true' },
    entryNames: '[name]',
    banner: { js: olderModules },
  })
  await cp(join(root, 'build/programs'), folder, { recursive: true })
  await chmod(join(folder, 'lifelog.js'), 0o755)
  for (const path of tables) await copyFile(join(root, path), join(folder, basename(path)))
}

/** What packages that aren't modules expect around them. */
const olderModules = [
  "import { createRequire as createLifelogRequire } from 'node:module'",
  'const require = createLifelogRequire(import.meta.url)',
  'const { dirname: __dirname, filename: __filename } = import.meta',
].join('\n')

const wrapper = {
  start: '(function(require,module,exports,lifelogUrl){',
  end: '})',
}

/** Lists the handler files, which the sources find by reading the folder. */
function endpointList(root: string): Plugin {
  const folder = join(root, 'functions')
  return {
    name: 'endpoint-list',
    setup({ onLoad }) {
      onLoad({ filter: /lib\/app\/endpoint-files\.ts$/ }, async () => {
        const files = (await listEndpointFiles(folder)).sort()
        const imports = files.map(
          (file, i) => `import * as e${i} from ${JSON.stringify(join(folder, file))}`,
        )
        const list = files.map((file, i) => `{ file: ${JSON.stringify(file)}, exports: e${i} }`)
        return {
          contents: `${imports.join('\n')}
            export const readEndpointFiles = async () => [${list.join(',\n')}]`,
          resolveDir: folder,
        }
      })
    },
  }
}
