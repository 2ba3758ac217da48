/** The video of the viewer, played in place. */
export function createVideo(dialog: HTMLElement) {
  const video = dialog.querySelector('video') as HTMLVideoElement

  function clear(): void {
    video.pause()
    video.hidden = true
    video.removeAttribute('poster')
    video.replaceChildren()
    video.load()
  }

  return {
    clear,
    show({ dataset }: HTMLAnchorElement): void {
      const { photo: key, name = '', size } = dataset
      clear()
      video.hidden = false
      video.title = name
      if (size) video.poster = `/renditions/1600/${key}`
      const path = `/api/attachments/${key}`
      const sources = [path, `${path}?mode=stream`].map((src) => {
        const source = document.createElement('source')
        source.src = src
        return source
      })
      video.append(...sources)
      video.load()
    },
  }
}
