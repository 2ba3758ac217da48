/** The sizes that a picture has beside its own (rendition-sizes.ts), the smallest first. */
const sizes = [320, 800, 1600]

/** The picture of the viewer: which one is there, how large, and how sharp. */
export function createPicture(dialog: HTMLElement) {
  const image = dialog.querySelector('img') as HTMLImageElement
  const stage = image.parentElement as HTMLElement
  let link: HTMLAnchorElement | undefined
  let width = 0
  let height = 0

  /** As large as fits, and not larger than it is; where its size isn't known, once it's there. */
  function rescale(): void {
    if (!width || !height) return
    const { clientWidth, clientHeight } = stage
    const scale = Math.min(clientWidth / width, clientHeight / height, 1)
    image.style.inlineSize = `${width * scale}px`
    image.style.blockSize = `${height * scale}px`
  }

  function measure(): void {
    if (width || !image.naturalWidth) return
    width = image.naturalWidth
    height = image.naturalHeight
    rescale()
  }

  /** Replaces what is shown by the first of the sources that comes, unless another is shown by then. */
  async function load(sources: string[]): Promise<void> {
    const wanted = link
    dialog.dataset.loading = ''
    for (const source of sources) {
      const loaded = new Image()
      loaded.src = source
      const isThere = await loaded.decode().then(
        () => true,
        () => false,
      )
      if (link !== wanted) return
      if (!isThere) continue
      image.src = source
      break
    }
    delete dialog.dataset.loading
  }

  const original = (key = '') => [`/api/attachments/${key}`, `/api/attachments/${key}?mode=stream`]

  /** The smallest rendition that is as sharp as the screen, else the sharpest. */
  function sourcesOf({ dataset }: HTMLAnchorElement, zoom = 1): string[] {
    const { photo: key, onlyOriginal } = dataset
    if (onlyOriginal !== undefined) return original(key)
    const edge = Math.max(stage.clientWidth, stage.clientHeight) * devicePixelRatio * zoom
    const size = sizes.slice(1).find((size) => size >= edge) ?? sizes.at(-1)
    return [`/renditions/${size}/${key}`, ...original(key)]
  }

  image.addEventListener('load', measure)
  return {
    image,
    rescale,
    show(next: HTMLAnchorElement): void {
      link = next
      const [, w = '', h = ''] = /^(\d+)x(\d+)$/.exec(next.dataset.size ?? '') ?? []
      width = Number(w)
      height = Number(h)
      image.style.inlineSize = ''
      image.style.blockSize = ''
      image.alt = next.dataset.name ?? ''
      image.dispatchEvent(new Event('viewer:shown'))
      rescale()
      // On a slow line the picture before would stay until this one is there.
      image.removeAttribute('src')
      const small = next.querySelector('img')
      if (small?.complete && small.naturalWidth > 0) image.src = small.currentSrc
      void load(sourcesOf(next))
    },
    /** For a picture that is looked at closely. */
    sharpen(): void {
      const [source] = link ? sourcesOf(link, 4) : []
      if (source && !image.src.endsWith(source) && link?.dataset.onlyOriginal === undefined) {
        void load([source])
      }
    },
    showOriginal(): void {
      void load(original(link?.dataset.photo))
    },
    preload(next: HTMLAnchorElement | undefined): void {
      const [source] = next ? sourcesOf(next) : []
      if (source && next?.dataset.onlyOriginal === undefined) new Image().src = source
    },
    clear(): void {
      link = undefined
      delete dialog.dataset.loading
      image.removeAttribute('src')
    },
  }
}
