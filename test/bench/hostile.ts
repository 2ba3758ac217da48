import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findRoutes } from '../../lib/app/router.ts'
import type { Attachment, Reservation } from '../../lib/attachments/schema.ts'
import type { Event } from '../../lib/events/schema.ts'
import { deep, flood } from '../support/hostile-pictures.ts'
import { makeFolder, token } from '../support/process.ts'
import {
  type HostileRequest,
  ownersRequests,
  searches,
  storageRequests,
  strangersRequests,
} from './hostile-requests.ts'
import { print } from './print.ts'

/** What one request may cost: CPU of the whole process in ms, and resident memory in MB. */
const budget = { stranger: 200, owner: 2000, memory: 600 }

const routes = await findRoutes(fileURLToPath(new URL('../../functions', import.meta.url)))
const folder = await makeFolder()
try {
  const lifelog = folder.start(
    { API_TOKEN: token, LOG_LEVEL: 'silent', ATTACHMENT_MAX_PER_EVENT: '20' },
    { keepLog: false },
  )
  const url = await lifelog.ready()
  const worst = { stranger: 0, owner: 0 }

  async function measure(who: 'stranger' | 'owner', requests: HostileRequest[], base = url) {
    // Compile first what is measured after it.
    const small = ({ path, ...given }: HostileRequest) => ({
      ...given,
      path: path.slice(0, 60),
      ...(given.body !== undefined && { body: 'x' }),
    })
    for (const given of requests) await send(base, who, small(given))
    for (const given of requests) {
      const before = await cpu(lifelog.pid)
      const status = await send(base, who, given)
      const used = (await cpu(lifelog.pid)) - before
      if (used <= worst[who]) continue
      worst[who] = used
      const what = `${given.method} ${given.path.slice(0, 40)}`
      print(`${who}, ${what}`, `${used} ms for ${given.name}: ${status}`)
    }
  }

  const storage = await storageOf(url)
  await measure('stranger', [...strangersRequests(routes), ...ownersRequests, ...searches])
  await measure('stranger', storageRequests, storage)
  await measure('owner', [...searches, ...ownersRequests, ...(await renditionsOf(url))])
  const memory = await peakMemory(lifelog.pid)
  print('worst of a stranger', `${worst.stranger} ms of CPU; ${budget.stranger} are allowed`)
  print('worst of the owner', `${worst.owner} ms of CPU; ${budget.owner} are allowed`)
  print('resident at most', `${memory} MB; ${budget.memory} are allowed`)
  const isKept =
    worst.stranger <= budget.stranger && worst.owner <= budget.owner && memory <= budget.memory
  process.exitCode = isKept ? 0 : 1
} finally {
  await folder.remove()
}

/** The owner's JSON. */
async function ask<T>(address: string, body: unknown): Promise<T> {
  const isForm = body instanceof FormData
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      ...(!isForm && { 'Content-Type': 'application/json' }),
    },
    body: isForm ? body : JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

/** Where the embedded storage listens: it's in the URL that an upload is signed for. */
async function storageOf(url: string): Promise<string> {
  const { id } = await ask<Event>(`${url}/api/events`, { title: 'With a file' })
  const file = { filename: 'a.txt', content_type: 'text/plain', size_bytes: 1 }
  const { upload } = await ask<Reservation>(`${url}/api/events/${id}/attachments`, file)
  return new URL(upload.url).origin
}

/** Pictures of a few bytes that would take much memory as pixels. */
async function renditionsOf(url: string): Promise<HostileRequest[]> {
  const { id } = await ask<Event>(`${url}/api/events`, { title: 'With pictures' })
  const requests: HostileRequest[] = []
  for (const [name, bytes] of [
    ['a trillion pixels', flood()],
    ['deep pixels, interlaced', deep()],
  ] as const) {
    const body = new FormData()
    body.append('file', new File([new Uint8Array(bytes)], 'a.png', { type: 'image/png' }))
    const { key } = await ask<Attachment>(`${url}/api/events/${id}/attachments`, body)
    requests.push({ name, method: 'GET', path: `/renditions/1600/${key}` })
  }
  return requests
}

/** CPU that a process has used, in ms; a moment later, as some of it follows the answer. */
async function cpu(pid: number): Promise<number> {
  await wait(60)
  const [, after = ''] = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')
  const fields = after.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/^VmHWM:\s*(\d+)/m.exec(status)?.[1]) / 1024)
}

function send(
  base: string,
  who: string,
  { method, path, headers, body = '' }: HostileRequest,
): Promise<string> {
  return new Promise((resolve) => {
    const sent = request(base + path, {
      method,
      agent: false,
      headers: {
        Accept: 'text/html',
        'Sec-Fetch-Site': 'same-origin',
        ...(body.length > 0 && { 'Content-Length': Buffer.byteLength(body) }),
        ...(who === 'owner' && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
    })
    sent.on('response', (answer) => {
      answer.resume().on('close', () => resolve(String(answer.statusCode)))
    })
    sent.on('error', () => resolve('cut'))
    sent.end(body)
  })
}
