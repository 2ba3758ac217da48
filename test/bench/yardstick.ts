import { type ChildProcess, spawn } from 'node:child_process'
import { loadavg } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { freePort } from '../support/free-port.ts'
import { makeFolder, token } from '../support/process.ts'
import { timelineRate } from './looking-back.ts'
import { print } from './print.ts'
import { compareSearches } from './search.ts'
import { seed, untilSettled } from './seed.ts'

/**
 * Searches a second, and cards of the timeline, of a page that is unchanged and of one that is made anew
 * each time, beside those of FastAPI, SQLAlchemy and asyncpg on the same database, in turns
 * (`npm run bench:yardstick -- --events 1000000`). It takes Debian's python3-fastapi, python3-uvicorn,
 * python3-sqlalchemy, python3-asyncpg, python3-jinja2, python3-uvloop and python3-httptools.
 */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
  },
})

const data = await makeFolder()
let other: ChildProcess | undefined
try {
  const lifelog = data.start({ API_TOKEN: token }, { keepLog: false })
  const url = await lifelog.ready()
  await seed(await data.databaseUrl(), Number(values.events))
  await untilSettled(await data.databaseUrl())
  const port = await freePort()
  other = startFastApi(await data.databaseUrl(), port)
  const otherUrl = `http://127.0.0.1:${port}`
  await answering(otherUrl)
  const ratios: Record<string, number[]> = { unchanged: [], anew: [] }
  const seconds = Number(values.seconds)
  for (let round = 0; round <= Number(values.rounds); round++) {
    const yardstick = await timelineRate(otherUrl, seconds)
    for (const [name, all] of Object.entries(ratios)) {
      const own = await timelineRate(url, seconds, { token, anew: name === 'anew' })
      // The first round warms both up.
      if (round > 0) all.push(own.cards / yardstick.cards)
      const cards = `${Math.round(own.cards)} : ${Math.round(yardstick.cards)} cards/s`
      print(`round ${round}, ${name}`, cards)
    }
  }
  for (const [name, all] of Object.entries(ratios)) {
    all.sort((one, another) => one - another)
    const [least, median, most] = [0, Math.floor(all.length / 2), all.length - 1].map((at) =>
      all[at]?.toFixed(2),
    )
    print(`cards of the timeline, ${name}`, `${median} of FastAPI's (${least}–${most})`)
  }
  await compareSearches(url, otherUrl, { Authorization: `Bearer ${token}` }, seconds)
  const load = loadavg().map((average) => average.toFixed(1))
  print('load of the machine', load.join(', '))
  await lifelog.kill('SIGTERM')
} finally {
  other?.kill()
  await data.remove()
}

function startFastApi(databaseUrl: string, port: number): ChildProcess {
  return spawn(
    '/usr/bin/python3',
    ['-m', 'uvicorn', 'app:app', '--port', `${port}`, '--log-level', 'warning'],
    {
      cwd: new URL('fastapi', import.meta.url),
      env: { DATABASE_URL: databaseUrl, PYTHONDONTWRITEBYTECODE: '1' },
      stdio: 'ignore',
    },
  )
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok) return
    await wait(200)
  }
  throw new Error('FastAPI does not answer.')
}
