import { askStorage } from './ask.ts'
import { copyObject } from './copy-object.ts'
import { headObject, putObject } from './objects.ts'
import { type Check, contentType, smallFile, type Trial } from './trial.ts'

/** What LifeLog relies on whichever way files are sent; `method` is that of the way. */
export function otherChecks({ storage, key }: Trial, method: 'POST' | 'PUT'): Check[] {
  const putSmall = (target: string) =>
    putObject(storage, target, smallFile, smallFile.length, contentType)

  const copies = async () => {
    const source = key('original')
    const target = key('copy')
    const { etag } = await putSmall(source)
    const copied = await copyObject(storage, source, target, { ifMatch: etag, contentType })
    const stored = await headObject(storage, target)
    return typeof copied === 'object' && stored?.size === smallFile.length
      ? null
      : 'It answered as if it had copied the file, and there is no copy.'
  }
  const refusesStaleCopy = async () => {
    const source = key('replaced')
    const target = key('stale')
    const { etag } = await putSmall(source)
    const other = Buffer.from('other')
    await putObject(storage, source, other, other.length, contentType)
    const copied = await copyObject(storage, source, target, { ifMatch: etag, contentType })
    return copied === 'changed' && !(await headObject(storage, target))
      ? null
      : 'It copied a file that was replaced meanwhile.'
  }
  const admitsBrowsers = async () => {
    const { options, timeouts } = storage
    const origin = 'http://lifelog.invalid'
    const { headers } = await askStorage(`${options.endpoint}/${options.bucket}`, {
      method: 'OPTIONS',
      timeout: timeouts.answer,
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': method,
        ...(method === 'PUT' && { 'Access-Control-Request-Headers': 'content-type' }),
      },
    })
    const allowed = headers['access-control-allow-origin']
    return allowed === '*' || allowed === origin
      ? null
      : `It allows ${allowed ?? 'none'}. Set its CORS rules, for RustFS RUSTFS_CORS_ALLOWED_ORIGINS.`
  }

  return [
    ['A file is copied', copies],
    ['A copy of a replaced file is refused', refusesStaleCopy],
    ['Browsers of any origin may upload', admitsBrowsers],
  ]
}
