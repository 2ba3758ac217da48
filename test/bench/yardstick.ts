import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { freePort } from '../support/free-port.ts'
import { makeFolder, token } from '../support/process.ts'
import { timelineRate } from './looking-back.ts'
import { print } from './print.ts'
import { seed, untilSettled } from './seed.ts'

/**
 * Cards of the timeline a second beside a page of FastAPI, SQLAlchemy and asyncpg on the same database,
 * in turns (`npm run bench:yardstick -- --events 1000000`). It takes Debian's python3-fastapi,
 * python3-uvicorn, python3-sqlalchemy, python3-asyncpg, python3-jinja2, python3-uvloop and
 * python3-httptools.
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
  const ratios: number[] = []
  for (let round = 0; round <= Number(values.rounds); round++) {
    const own = await timelineRate(url, Number(values.seconds), token)
    const yardstick = await timelineRate(otherUrl, Number(values.seconds))
    // The first round warms both up.
    if (round > 0) ratios.push(own.cards / yardstick.cards)
    print(`round ${round}`, `${Math.round(own.cards)} : ${Math.round(yardstick.cards)} cards/s`)
  }
  ratios.sort((one, another) => one - another)
  const [least, median, most] = [0, Math.floor(ratios.length / 2), ratios.length - 1].map((at) =>
    ratios[at]?.toFixed(2),
  )
  print('cards of the timeline', `${median} of FastAPI's (${least}–${most})`)
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
