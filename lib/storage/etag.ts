import { storageUnavailable } from './unavailable.ts'

/** ETags come with and without their quotes, within one storage. */
export function quotedEtag(etag: string | undefined): string {
  if (!etag) throw storageUnavailable(new Error('The storage answered without an ETag.'))
  return `"${etag.replaceAll('"', '')}"`
}
