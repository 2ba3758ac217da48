import { readFile } from 'node:fs/promises'

/**
 * What a process and all below it have spent on processors so far, in ms (proc(5), which counts in
 * hundredths of a second): that hardly depends on what else the machine does.
 */
export async function processorTime(pid: number): Promise<number> {
  const [stat, children] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
    readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => ''),
  ])
  // Behind the name, which may have spaces: its own time and that of those below it which ended.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * 10
  const below = await Promise.all(
    children.split(' ').filter(Boolean).map(Number).map(processorTime),
  )
  return below.reduce((sum, time) => sum + time, own)
}
