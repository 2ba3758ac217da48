import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { problem } from '../base/problem.ts'
import { storageUnavailable } from './unavailable.ts'

/**
 * Lets `send` send exactly `size` bytes of `body`. Fails with the error of `body` where that
 * breaks, with `upload_mismatch` where it has another length, and with `storage_unavailable` where
 * the storage takes no byte for `stallTimeout` ms or doesn't answer for as long after the last one. A body that is merely slow has all the time it needs. Once this fails `body` is destroyed.
 */
export async function sendStream<T>(
  body: Readable,
  size: number,
  stallTimeout: number,
  send: (stream: Readable, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController()
  const counted = exactly(size)
  const timer = setTimeout(() => {
    if (counted.readableLength > 0 || counted.writableFinished) {
      stop.abort(
        storageUnavailable(
          new Error(`The storage neither read nor answered for ${stallTimeout} ms.`),
        ),
      )
    } else timer.refresh()
  }, stallTimeout)
  counted.on('taken', () => timer.refresh())

  const passing = pipeline(body, counted).catch((error) => stop.abort(error))
  try {
    return await send(counted, stop.signal)
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : error
  } finally {
    clearTimeout(timer)
    counted.destroy()
    await passing
  }
}

function exactly(size: number): Transform {
  let passed = 0
  const mismatch = () =>
    problem(
      'upload_mismatch',
      `The file has ${passed > size ? 'more' : 'fewer'} than the ${size} bytes announced. Send it again.`,
    )
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length
      this.emit('taken')
      if (passed > size) done(mismatch())
      else done(null, chunk)
    },
    flush(done) {
      done(passed < size ? mismatch() : null)
    },
  })
}
