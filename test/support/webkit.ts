import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { freePort } from './free-port.ts'

/** The one page of a WebKit, driven by the commands of W3C's WebDriver. */
export type WebKit = {
  /** Resolves when the page has begun, which need not have its scripts. */
  goto(url: string): Promise<void>
  /** What `script`, the body of a function, returns; undefined becomes null. */
  evaluate<T>(script: string): Promise<T>
  /** Types into the element, or gives a file field the file with this path. */
  type(selector: string, text: string): Promise<void>
  /** Presses keys one after the other, such as `keys.tab`. */
  press(...pressed: string[]): Promise<void>
  close(): Promise<void>
}

/** The codes of WebDriver for keys without a character. */
export const keys = { tab: '\ue004', enter: '\ue007' }

/** The name by which WebDriver tells that an object stands for an element. */
const elementId = 'element-6066-11e4-a52e-4f735466cecf'

/**
 * Starts Debian's WebKitGTK (`webkit2gtk-driver`) on a screen in memory (`xvfb`), which it fills: the
 * pointer is in its middle, and the window under the pointer has the focus.
 */
export async function openWebKit(size: { width: number; height: number }): Promise<WebKit> {
  await using opening = new AsyncDisposableStack()
  const home = await mkdtemp(join(tmpdir(), 'lifelog-webkit-'))
  opening.defer(() => rm(home, { recursive: true, force: true, maxRetries: 10 }))
  const screen = spawn(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', `${size.width}x${size.height}x24`],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  opening.defer(() => end(screen))
  const [display] = await once(screen.stdout, 'data')
  const port = await freePort()
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
    detached: true,
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      HOME: home,
      LANG: 'C.UTF-8',
      DISPLAY: `:${String(display).trim()}`,
      GDK_BACKEND: 'x11',
      GSETTINGS_BACKEND: 'memory',
      NO_AT_BRIDGE: '1',
      // As root it has no sandbox, and runs what the tests serve.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    },
  })
  opening.defer(() => end(driver))
  const address = `http://127.0.0.1:${port}`
  await vi.waitFor(() => fetch(`${address}/status`), { timeout: 60_000, interval: 20 })

  const { sessionId } = await command<{ sessionId: string }>('POST', `${address}/session`, {
    capabilities: { alwaysMatch: { pageLoadStrategy: 'none', browserName: 'MiniBrowser' } },
  })
  const session = `${address}/session/${sessionId}`
  opening.defer(async () => void (await command('DELETE', session)))
  const post = <T>(path: string, body: object = {}) => command<T>('POST', `${session}${path}`, body)
  const find = async (value: string) => {
    const using = 'css selector'
    const found = await post<{ [elementId]: string }>('/element', { using, value })
    return `/element/${found[elementId]}`
  }

  await post('/window/rect', { x: 0, y: 0, ...size })
  const opened = opening.move()
  return {
    goto: (url) => post('/url', { url }),
    evaluate: (script) => post('/execute/sync', { script, args: [] }),
    type: async (selector, text) => post(`${await find(selector)}/value`, { text }),
    press: (...pressed) => {
      const actions = pressed.flatMap((value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ])
      return post('/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] })
    },
    close: () => opened.disposeAsync(),
  }
}

async function command<T>(method: string, url: string, body?: object): Promise<T> {
  const json = body && {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }
  const response = await fetch(url, { method, ...json })
  const { value } = (await response.json()) as { value: T & { error?: string; message?: string } }
  if (!response.ok) throw new Error(`${method} ${url}: ${value.error} ${value.message}`)
  return value
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}
