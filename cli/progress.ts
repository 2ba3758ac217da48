import { Transform } from 'node:stream'
import { fileSize } from '../lib/base/file-size.ts'
import type { Output } from './output.ts'

export type Progress = {
  /** Counts bytes that went through. */
  add(bytes: number): void
  /** A stream that counts what passes it. */
  counting(): Transform
  /** Takes the line away. */
  end(): void
}

/** At most so many times a second, in ms. */
const pause = 100

/**
 * A line on stderr with amount, rate and, where `total` bytes are known, the time left. Silent
 * where nobody watches.
 */
export function createProgress(out: Output, label: string, total?: number): Progress {
  const started = performance.now()
  let done = 0
  let drawn = -pause
  const draw = () => {
    const now = performance.now()
    if (!out.watched || now - drawn < pause) return
    drawn = now
    const seconds = (now - started) / 1000
    const rate = done / Math.max(seconds, 0.001)
    const parts = [
      label,
      total ? `${bar(done / total)} ${fileSize(done)} of ${fileSize(total)}` : fileSize(done),
    ]
    if (seconds > 0.5) {
      parts.push(`${fileSize(rate)}/s`)
      if (total && rate > 0) parts.push(`${duration((total - done) / rate)} left`)
    }
    out.draw(parts.join('  '))
  }
  const add = (bytes: number) => {
    done += bytes
    draw()
  }
  return {
    add,
    counting: () =>
      new Transform({
        transform(chunk: Buffer, _encoding, passed) {
          add(chunk.length)
          passed(null, chunk)
        },
      }),
    end() {
      if (out.watched && drawn >= 0) out.draw('')
    },
  }
}

function bar(part: number): string {
  const filled = Math.round(Math.min(1, part) * 20)
  return `${'█'.repeat(filled)}${'░'.repeat(20 - filled)} ${Math.floor(Math.min(1, part) * 100)}%`
}

function duration(seconds: number): string {
  const s = Math.ceil(seconds)
  if (s < 60) return `${s} s`
  return s < 3600 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${(s / 3600).toFixed(1)} h`
}
