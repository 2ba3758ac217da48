/** What the build writes about what browsers get: `assets.json`, beside the files themselves. */
export type Manifest = {
  /** Of what this is built; another hash, and it has to be built anew. */
  sources: string
  /** By the name that pages use, such as `common.css` or `timeline-page.js`, and by no other than its own for a chunk. */
  files: Record<string, ManifestFile>
  /** What is inside an icon's `<svg>`. */
  icons: Record<string, string>
}

export type ManifestFile = {
  /** Its name with its hash, under which browsers may keep it forever. */
  name: string
  type: string
  /** As it lies there: compressed, where that makes it smaller. */
  isGzipped: boolean
  /** The names (keys of `files`) of all that is loaded with it. */
  imports?: string[]
  /** The same of all that it, or what it imports, may import later. */
  late?: string[]
}
