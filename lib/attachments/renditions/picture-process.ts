import { once } from 'node:events'
import type { Readable } from 'node:stream'
import * as v from 'valibot'
import { ownFile } from '../../base/installation.ts'
import { createSlots } from '../../base/semaphore.ts'
import { killBeyond, type SandboxedProcess, startSandboxed } from '../sandbox.ts'
import { createFrameReader, encodeHead, type FrameReader } from './frames.ts'
import type { RenditionSize } from './rendition-sizes.ts'
import type { Shrunk } from './shrink.ts'

/** What goes before a picture: its type, and how many bytes it has. */
export type PictureQuestion = { contentType: string; size: number }

const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))
/** What comes back, before the renditions: checked, as a hostile picture may have written it. */
const PictureAnswer = v.union([
  v.object({ error: v.string() }),
  v.object({
    width: count,
    height: count,
    colour: v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/)),
    sizes: v.pipe(
      v.array(
        v.object({
          size: v.custom<RenditionSize>((size) => typeof size === 'number'),
          length: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20_000_000)),
        }),
      ),
      v.maxLength(3),
    ),
  }),
])
export type PictureAnswer = v.InferOutput<typeof PictureAnswer>

/** Why a picture can have no renditions: it's broken or too large, or it took too long or too much. */
export class PictureError extends Error {}

/** Makes renditions in a process of its own, which is there while there are pictures. */
export type PictureProcess = {
  /**
   * The renditions of a picture of `size` bytes, made one picture after the other.
   * @throws {PictureError} or what the stream of the file fails with
   */
  shrink(file: Readable, picture: PictureQuestion): Promise<Shrunk>
  /** Its process id; undefined while there is none. */
  pid(): number | undefined
  /** Ends the process; a picture that it's at is given up, without a word about that. */
  close(): Promise<void>
}

/** In ms: how long it stays without a picture. To start it takes as long as to shrink one. */
const idleTimeout = 10_000
/** Per picture, in ms and bytes, by what `openPicture` admits. */
const usualBounds = { time: 120_000, memory: 1_000_000_000 }

type Running = { child: SandboxedProcess; answers: FrameReader }

/** Nothing is started before the first picture. */
export function createPictureProcess(idle = idleTimeout, bounds = usualBounds): PictureProcess {
  let running: Running | undefined
  let timer: NodeJS.Timeout | undefined
  const inTurn = createSlots(1)
  const closing = new AbortController()

  function start(): Running {
    const child = startSandboxed({
      script: ownFile('lib/attachments/renditions/picture.child.ts'),
      // sharp, and libheif's thread.
      permissions: ['--allow-addons', '--allow-worker'],
      // Requests come first.
      nice: 5,
      heapMb: 256,
    })
    child.once('exit', () => forget(child))
    // That it's gone shows in its answer.
    child.stdin.on('error', () => undefined)
    return { child, answers: createFrameReader(child.stdout) }
  }

  function forget(child: SandboxedProcess): void {
    if (running?.child === child) running = undefined
  }

  /** Its standard input ends, and so does it. */
  function endWhenIdle(child: SandboxedProcess): void {
    timer = setTimeout(() => {
      forget(child)
      child.stdin.end()
    }, idle).unref()
  }

  async function shrink(file: Readable, picture: PictureQuestion): Promise<Shrunk> {
    closing.signal.throwIfAborted()
    clearTimeout(timer)
    running ??= start()
    const { child } = running
    const endWatch = killBeyond(child, bounds)
    const failed = Promise.withResolvers<never>()
    const done = new AbortController()
    child.once('error', failed.reject)
    send(child, file, picture, done.signal).catch(failed.reject)
    try {
      const shrunk = await Promise.race([failed.promise, readAnswer(running)])
      endWhenIdle(child)
      return shrunk
    } catch (error) {
      if (error instanceof RefusedPicture) endWhenIdle(child)
      else {
        forget(child)
        child.kill('SIGKILL')
      }
      closing.signal.throwIfAborted()
      throw error
    } finally {
      endWatch()
      done.abort()
      child.off('error', failed.reject)
      file.destroy()
    }
  }

  return {
    shrink: (file, picture) => inTurn(() => shrink(file, picture)),
    pid: () => running?.child.pid,
    async close() {
      closing.abort()
      clearTimeout(timer)
      const child = running?.child
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** The process looked at the picture and can't make anything of it: it's ready for the next one. */
class RefusedPicture extends PictureError {}

/** @throws {PictureError} where the file has another size, or what it fails with */
async function send(
  { stdin }: SandboxedProcess,
  file: Readable,
  picture: PictureQuestion,
  signal: AbortSignal,
): Promise<void> {
  stdin.write(encodeHead(picture))
  let sent = 0
  for await (const chunk of file) {
    sent += chunk.length
    if (sent > picture.size) break
    if (!stdin.write(chunk)) await once(stdin, 'drain', { signal })
  }
  if (sent !== picture.size)
    throw new PictureError(`The file hasn't the ${picture.size} bytes announced.`)
}

/** @throws {PictureError} */
async function readAnswer({ answers }: Running): Promise<Shrunk> {
  const answer = v.safeParse(PictureAnswer, await answers.head().catch(() => undefined))
  if (!answer.success) throw new PictureError('It took too long or too much, or broke its reader.')
  if ('error' in answer.output) throw new RefusedPicture(answer.output.error)
  const { sizes, ...shrunk } = answer.output
  const renditions = []
  for (const { size, length } of sizes) {
    const bytes = await answers.bytes(length)
    if (!bytes) throw new PictureError('Its reader ended before it was done.')
    renditions.push({ size, bytes })
  }
  return { ...shrunk, renditions }
}
