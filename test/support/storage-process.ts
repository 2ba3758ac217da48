import { pino } from 'pino'
import { startObjectStore } from '../../lib/embedded/object-store.ts'

// The embedded store as a program of its own, as RustFS is one: on this folder and port, with these
// keys. It says its address once it listens.
const [dir = '', port = '0', accessKey = '', secretKey = ''] = process.argv.slice(2)
const store = await startObjectStore({
  dir,
  host: '127.0.0.1',
  port: Number(port),
  region: 'us-east-1',
  accessKey,
  secretKey,
  log: pino({ level: 'silent' }),
})
console.log(store.endpoint)
