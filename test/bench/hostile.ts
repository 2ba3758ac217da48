import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { makeFolder, token } from '../support/process.ts'
import { print } from './print.ts'

/** What one request may cost: CPU of the whole process in ms, and resident memory in MB. */
const budget = { stranger: 200, owner: 2000, memory: 600 }

const size = 2_000_000
const form = 'application/x-www-form-urlencoded'
const json = 'application/json'
const fill = (unit: string) => unit.repeat(Math.floor(size / unit.length))

/** Bodies of 2 MB that are dear to take apart. */
const bodies: [name: string, type: string, body: string][] = [
  ['fields', form, fill('a&')],
  ['distinct fields', form, Array.from({ length: 250_000 }, (_, n) => `a${n}`).join('&')],
  ['plus signs', form, `title=${fill('+')}`],
  ['escapes', form, `title=${fill('%41')}`],
  ['broken escapes', form, `title=${fill('%ff')}`],
  ['spaces', form, `title=x${fill(' ')}x`],
  ['line breaks', form, `title=x&description=${fill('\n ')}`],
  ['quick tags', form, `quick=1&title=${fill('%23a ')}`],
  ['listed tags', form, `title=x&tags=${fill('a,')}`],
  ['numbers as tags', json, `{"title":"x","tags":[${fill('1,')}1]}`],
  ['spaces in a title', json, `{"title":"x${fill(' ')}x"}`],
  [
    'deep metadata',
    json,
    `{"title":"x","metadata":${'{"a":'.repeat(300_000)}1${'}'.repeat(300_000)}}`,
  ],
  ['wide metadata', json, `{"title":"x","metadata":{"a":[${fill('1,')}1]}}`],
  ['quotes', json, fill('"')],
  ['brackets', json, fill('[')],
  ['Markdown brackets', form, `description=${fill('![').slice(0, 100_000)}`],
  ['Markdown emphasis', form, `description=${fill('**a').slice(0, 100_000)}`],
  ['Markdown backticks', form, `description=${fill('`a``').slice(0, 100_000)}`],
  ['parts', 'multipart/form-data; boundary=b', fill('--b\r\n\r\n')],
  ['lines of import', 'application/x-ndjson', fill('{}\n')],
]

const publicPaths = ['/login', '/logout', '/second-factor-off']
const ownerPaths = [
  '/events',
  '/events/preview',
  '/settings',
  '/settings/token',
  '/share',
  '/api/events',
  '/api/import',
  '/api/settings',
]
const queries = [
  ['many parameters', `/api/search?${'a&'.repeat(7_000)}`],
  ['long words', `/api/search?q=${'a'.repeat(15_000)}`],
  ['many words', `/api/search?q=${'a+'.repeat(7_000)}`],
  ['quotes', `/api/search?q=${'%22'.repeat(5_000)}`],
  ['minus signs', `/api/search?q=${'-'.repeat(15_000)}`],
  ['a way after the login', `/login?next=/${'./'.repeat(7_000)}`],
  ['the description', '/api/docs'],
] as const

const folder = await makeFolder()
try {
  const lifelog = folder.start({ API_TOKEN: token, LOG_LEVEL: 'silent' }, { keepLog: false })
  const url = await lifelog.ready()
  const worst = { stranger: 0, owner: 0 }

  async function measure(
    who: 'stranger' | 'owner',
    name: string,
    path: string,
    type = '',
    body = '',
  ) {
    const before = await cpu(lifelog.pid)
    const status = await send(url + path, who, type, body)
    const used = (await cpu(lifelog.pid)) - before
    if (used > worst[who]) {
      worst[who] = used
      print(`${who}, ${path.slice(0, 30)}`, `${used} ms for ${name}: ${status}`)
    }
  }

  // Compile first what is measured after it.
  for (const who of ['stranger', 'owner'] as const) {
    for (const path of [...publicPaths, ...ownerPaths]) await send(url + path, who, form, 'title=x')
    for (const [, path] of queries) await send(url + path, who)
  }
  for (const [name, path] of queries) {
    await measure('stranger', name, path)
    await measure('owner', name, path)
  }
  for (const [name, type, body] of bodies) {
    for (const path of [...publicPaths, ...ownerPaths]) {
      await measure('stranger', name, path, type, body)
    }
    for (const path of ownerPaths) await measure('owner', name, path, type, body)
  }
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

function send(address: string, who: string, type = '', body = ''): Promise<string> {
  return new Promise((resolve) => {
    const sent = request(address, {
      method: body ? 'POST' : 'GET',
      agent: false,
      headers: {
        Accept: 'text/html',
        'Sec-Fetch-Site': 'same-origin',
        ...(body && { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }),
        ...(who === 'owner' && { Authorization: `Bearer ${token}` }),
      },
    })
    sent.on('response', (answer) => {
      answer.resume().on('close', () => resolve(String(answer.statusCode)))
    })
    sent.on('error', () => resolve('cut'))
    sent.end(body)
  })
}
