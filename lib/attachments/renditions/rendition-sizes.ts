/** Width and height of the renditions at most, in pixels. A picture has those that it can fill, and one that holds all of it. */
export const renditionSizes = [320, 800, 1600] as const
export type RenditionSize = (typeof renditionSizes)[number]

/** The types of pictures that have renditions. */
export const renditionTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif']

/** Whether attachments of this type have renditions, where they can be made. */
export function hasRenditions(contentType: string): boolean {
  return renditionTypes.includes(contentType)
}

/** Where a rendition of an attachment lies. */
export function renditionKey(key: string, size: RenditionSize): string {
  return `renditions/${size}/${key}`
}

/** The sizes that a picture of this width and height, in pixels, is made in, the smallest first. */
export function sizesOf({ width, height }: { width: number; height: number }): RenditionSize[] {
  const edge = Math.max(width, height)
  return renditionSizes.filter((_, i) => edge > (renditionSizes[i - 1] ?? 0))
}

/** How wide and high a picture is in one of its sizes, in pixels. */
export function scaled(
  { width, height }: { width: number; height: number },
  size: RenditionSize,
): { width: number; height: number } {
  const scale = Math.min(1, size / Math.max(width, height))
  const side = (length: number) => Math.max(1, Math.round(length * scale))
  return { width: side(width), height: side(height) }
}

/** The same, or a video, which has some where the browser that sent it made a poster. */
export function mayHaveRenditions(contentType: string): boolean {
  return hasRenditions(contentType) || contentType.startsWith('video/')
}
