import type { Attachment } from '../../attachments/schema.ts'
import { fetchSignedIn } from '../shell/login.client.ts'

/** Width and height at most, in pixels: that of the largest rendition. */
const maxEdge = 1600
/** How long a video may take to show a frame, in ms. */
const frameTimeout = 10_000
/** Less each time, until the picture is small enough to be taken. */
const qualities = [0.82, 0.6, 0.4]
const maxBytes = 1024 ** 2

/** A frame of a video, early but behind what fades in; undefined where this browser can't show one. */
export async function posterOf(file: File): Promise<Blob | undefined> {
  const video = document.createElement('video')
  const url = URL.createObjectURL(file)
  try {
    video.muted = true
    video.playsInline = true
    video.preload = 'auto'
    video.src = url
    await on(video, 'loadeddata')
    const { duration } = video
    const sought = on(video, 'seeked')
    video.currentTime = Number.isFinite(duration) ? Math.min(1, duration / 10) : 0.1
    await sought
    return await draw(video)
  } catch {
    return undefined
  } finally {
    video.removeAttribute('src')
    video.load()
    URL.revokeObjectURL(url)
  }
}

/** Gives an attached video its poster. Without one it's an attachment all the same. */
export async function sendPoster({ key }: Attachment, poster: Blob): Promise<void> {
  const path = `/api/attachments/${key}/poster`
  await fetchSignedIn(path, { method: 'PUT', body: poster }).catch(() => undefined)
}

function on(video: HTMLVideoElement, event: 'loadeddata' | 'seeked'): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  video.addEventListener(event, () => resolve(), { once: true })
  video.addEventListener('error', () => reject(video.error), { once: true })
  setTimeout(reject, frameTimeout)
  return promise
}

async function draw(video: HTMLVideoElement): Promise<Blob | undefined> {
  const { videoWidth, videoHeight } = video
  const scale = Math.min(1, maxEdge / Math.max(videoWidth, videoHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(videoWidth * scale)
  canvas.height = Math.round(videoHeight * scale)
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
  for (const quality of qualities) {
    const { promise, resolve } = Promise.withResolvers<Blob | null>()
    canvas.toBlob(resolve, 'image/jpeg', quality)
    const poster = await promise
    if (poster && poster.size <= maxBytes) return poster
  }
  return undefined
}
