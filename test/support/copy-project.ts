import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const copy =
  'cd "$1" && git ls-files -z --cached --others --exclude-standard | tar --create --null --files-from=- | tar -x -C "$2"'

/** Copies what git knows of the project in `from`, as it is now, into the folder `to`. */
export async function copyProject(from: string, to: string): Promise<void> {
  await promisify(execFile)('bash', ['-c', copy, 'bash', from, to])
}
