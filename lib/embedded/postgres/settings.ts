import { availableParallelism, totalmem } from 'node:os'

const mib = 1024 ** 2

/** What PostgreSQL may use: bytes of memory (of the container, where there is one), and processors. */
export type Machine = { memory: number; processors: number }

/** The machine as LifeLog finds it. */
export function thisMachine(): Machine {
  // Without a limit it's unknown, or larger than any machine.
  const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY
  return { memory: Math.min(totalmem(), limit), processors: availableParallelism() }
}

/**
 * PostgreSQL's settings by the size of the machine, on which LifeLog isn't alone: what it keeps for
 * itself is a thirty-second of the memory, and at 8 GB and more as much as a million events need. What
 * isn't used takes no memory. https://www.postgresql.org/docs/18/runtime-config-resource.html
 */
export function settingsFor({ memory, processors }: Machine): Record<string, string> {
  const share = (part: number, min: number, max: number) =>
    `${Math.round(Math.min(max, Math.max(min, memory / mib / part)))}MB`
  return {
    shared_buffers: share(32, 16, 192),
    // What the system caches of files besides; nothing is taken for it.
    effective_cache_size: share(2, 64, 1024),
    work_mem: share(512, 2, 8),
    maintenance_work_mem: share(64, 16, 128),
    max_wal_size: memory < 2048 * mib ? '512MB' : '2GB',
    max_parallel_workers: `${processors}`,
    max_parallel_workers_per_gather: `${Math.min(2, processors)}`,
    // Since PostgreSQL 18 a process each, three by default; each query still asks for what it needs next.
    io_workers: '1',
  }
}
