import type { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'

/** Of one connection: requests that aren't answered yet, and bytes of answers that nobody has read. */
const maxUnanswered = 8
const maxBacklog = 256 * 1024

/** What is still read of a request whose answer is sent already, in bytes, and the longest pause, in ms. */
const lingering = { maxBytes: 64 * 1024 * 1024, idleTimeout: 2_000 }

const blankLine = '\r\n\r\n'

/**
 * What a connection of an HTTP server may ask of it. Node parses whatever has arrived, thousands of
 * requests at once; here it gets one head after the other, and no further one while eight aren't
 * answered or the client leaves their answers unread. Those wait in the socket, none is cut.
 *
 * An answer that begins before its request has arrived says `Connection: close`. The connection is
 * then closed for writing alone and read on for a while: closing it with unread bytes would reset
 * it, and take the answer away from a client that is still sending.
 */
export class Connection {
  readonly #socket: Socket
  readonly #lingerTimeout: number
  readonly #parse: (bytes: Buffer) => void
  readonly #unanswered = new Set<ServerResponse>()
  /** The request of which the next bytes may be the body, and how much of it is still to come. */
  #last: IncomingMessage | undefined
  #bodyLength = 0
  /** What has arrived and isn't parsed yet, and the end of what is. */
  #rest: Buffer = Buffer.alloc(0)
  #parsed = ''
  #isFeeding = false
  #isHeld = false
  #isLingering = false

  /**
   * @param socket as the HTTP server has just accepted it, nothing of it read yet
   * @param lingerTimeout for how long a request is still read after its answer, in ms
   */
  constructor(socket: Socket, lingerTimeout: number) {
    const [parse, ...others] = socket.listeners('data')
    if (!parse || others.length > 0) throw new Error('Node parses its connections in another way.')
    this.#socket = socket
    this.#lingerTimeout = lingerTimeout
    this.#parse = parse.bind(socket) as (bytes: Buffer) => void
    socket.off('data', parse as () => void)
    socket.on('data', (bytes: Buffer) => {
      this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes
      this.#feed()
    })
    // Node resumes a connection with each answer, which must not let more in than there is room for.
    socket.resume = () => {
      if (!this.#isHeld) return Socket.prototype.resume.call(socket)
      this.#feed()
      return socket
    }
  }

  /** Takes a request in that was just parsed, before anybody answers it. */
  begin(request: IncomingMessage, response: ServerResponse): void {
    const { headers } = request
    this.#last = request
    const isChunked = headers['transfer-encoding'] !== undefined
    this.#bodyLength = isChunked ? 0 : Number(headers['content-length'] ?? 0)
    const hasBody = isChunked || this.#bodyLength > 0
    this.#unanswered.add(response)
    response.once('close', () => {
      this.#unanswered.delete(response)
      this.#feed()
    })
    const writeHead = response.writeHead.bind(response)
    response.writeHead = ((...head: Parameters<typeof writeHead>) => {
      if (hasBody && !request.complete) this.#closeAfterwards(response)
      return writeHead(...head)
    }) as typeof response.writeHead
  }

  /** Whether nothing happens because of the server, which has a request to answer or to read on. */
  get isServersTurn(): boolean {
    if (this.#isLingering || this.#unanswered.size === 0 || this.#backlog > 0) return false
    return this.#last?.complete === true || this.#socket.isPaused()
  }

  /** Sends an answer to what is no request, after which the connection ends. */
  refuse(answer: string): void {
    if (this.#unanswered.size > 0 || !this.#socket.writable) {
      this.#socket.destroy()
      return
    }
    this.#socket.write(answer)
    this.#linger()
  }

  get #backlog(): number {
    let length = this.#socket.writableLength
    for (const response of this.#unanswered) {
      if (response.socket === null) length += response.writableLength
    }
    return length
  }

  /** Node pauses a connection that has much to write, and asserts that nothing is parsed meanwhile. */
  get #isPausedByNode(): boolean {
    return (this.#socket as Socket & { _paused?: boolean })._paused === true
  }

  get #isFull(): boolean {
    if (this.#isPausedByNode) return true
    if (this.#last && !this.#last.complete) return false
    return this.#unanswered.size >= maxUnanswered || this.#backlog > maxBacklog
  }

  #feed(): void {
    if (this.#isFeeding || this.#isLingering) return
    this.#isFeeding = true
    while (this.#rest.length > 0 && !this.#isFull && !this.#isLingering) this.#parseNext()
    this.#isFeeding = false
    if (!this.#isLingering) this.#hold(this.#rest.length > 0)
  }

  /** Parses to the end of a head or of a body, so at most one request begins with it. */
  #parseNext(): void {
    const isBody = this.#last?.complete === false && this.#bodyLength > 0
    const length = isBody
      ? Math.min(this.#bodyLength, this.#rest.length)
      : endOfHead(this.#parsed, this.#rest)
    const bytes = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length)
    if (isBody) this.#bodyLength -= length
    this.#parsed = isBody ? '' : (this.#parsed + bytes.toString('latin1', length - 3)).slice(-3)
    this.#parse(bytes)
  }

  #hold(held: boolean): void {
    if (held) this.#socket.pause()
    if (held === this.#isHeld) return
    this.#isHeld = held
    if (!held && !this.#isPausedByNode) this.#socket.resume()
  }

  #closeAfterwards(response: ServerResponse): void {
    response.shouldKeepAlive = false
    // Node calls it once the answer is sent.
    this.#socket.destroySoon = () => this.#linger()
  }

  #linger(): void {
    if (this.#isLingering) return
    this.#isLingering = true
    this.#rest = Buffer.alloc(0)
    this.#hold(false)
    const socket = this.#socket
    const destroy = () => socket.destroy()
    const timer = setTimeout(destroy, this.#lingerTimeout)
    let length = 0
    socket.removeAllListeners('data')
    socket.on('data', (bytes: Buffer) => {
      length += bytes.length
      if (length > lingering.maxBytes) destroy()
    })
    socket.once('end', destroy)
    socket.once('close', () => clearTimeout(timer))
    socket.setTimeout(lingering.idleTimeout)
    socket.end()
    socket.resume()
  }
}

/**
 * Where in `bytes` the head ends, which may have begun in what was `parsed` before; all of them
 * where it doesn't.
 */
function endOfHead(parsed: string, bytes: Buffer): number {
  for (const length of [1, 2, 3]) {
    const begun = blankLine.slice(0, blankLine.length - length)
    const missing = blankLine.slice(begun.length)
    if (parsed.endsWith(begun) && bytes.toString('latin1', 0, length) === missing) return length
  }
  const end = bytes.indexOf(blankLine)
  return end < 0 ? bytes.length : end + blankLine.length
}
