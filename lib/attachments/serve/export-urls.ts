import type { Context } from '../../context.ts'
import type { Event } from '../../events/schema.ts'
import { signDownload } from '../../storage/sign-download.ts'
import { publicEndpoint } from './public-endpoint.ts'

/** How long the URLs of an export work, in seconds. */
const lifetime = 3600

/** The events with a URL for each attachment, signed for the host by which `request` came. */
export async function* withUrls(
  { config, storage, now }: Pick<Context, 'config' | 'storage' | 'now'>,
  request: Request,
  batches: AsyncIterable<Event[]>,
): AsyncGenerator<object[]> {
  const endpoint = publicEndpoint(config, request)
  for await (const batch of batches) {
    yield await Promise.all(
      batch.map(async (event) => ({
        ...event,
        attachments: await Promise.all(
          event.attachments.map(async (attachment) => {
            const { url } = signDownload(storage, {
              endpoint,
              key: attachment.key,
              filename: attachment.filename,
              contentType: attachment.content_type,
              disposition: 'attachment',
              expiresIn: lifetime,
              now: now(),
            })
            return { ...attachment, url }
          }),
        ),
      })),
    )
  }
}
