import { askStorage } from './ask.ts'
import type { Storage } from './client.ts'
import { checksOfWay } from './probe-way.ts'
import type { SignedPut } from './schema.ts'
import { signPut } from './sign-upload.ts'
import { type Check, smallFile, type Trial } from './trial.ts'

/** What LifeLog relies on where files are sent by signed PUTs. */
export function putChecks(trial: Trial): Check[] {
  const signedPut = checksOfWay(trial, { stored: 200, sign: signPut, send: put })
  const signed = trial.key('put-signed')
  return [
    ['A signed PUT is accepted', signedPut.accepts('put')],
    ['A PUT carries any bytes', signedPut.carriesReturns('put-returns')],
    [
      'A PUT of a larger file than signed is refused',
      signedPut.refuses('put-larger', { file: Buffer.concat([smallFile, Buffer.from('!')]) }),
    ],
    [
      'A PUT of a smaller file than signed is refused',
      signedPut.refuses('put-smaller', { file: smallFile.subarray(1) }),
    ],
    [
      'A PUT to another key than signed is refused',
      signedPut.refuses('put-other', {
        upload: { key: signed },
        change: (made, target) => ({ ...made, url: made.url.replace(signed, target) }),
      }),
    ],
    [
      'A PUT of another type than signed is refused',
      signedPut.refuses('put-type', {
        change: (made) => ({ ...made, headers: { 'Content-Type': 'text/html' } }),
      }),
    ],
    ['An expired PUT is refused', signedPut.refusesExpired('put-expired')],
  ]
}

async function put(
  { timeouts }: Storage,
  { url, method, headers }: SignedPut,
  body: Uint8Array,
  timeout = timeouts.answer,
): Promise<number> {
  return (await askStorage(url, { method, headers, body, timeout })).status
}
