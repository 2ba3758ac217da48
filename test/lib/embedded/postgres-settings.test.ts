import { expect, test } from 'vitest'
import { settingsFor } from '../../../lib/embedded/postgres/settings.ts'

const gib = 1024 ** 3

test('a large machine gives PostgreSQL what a million events need', () => {
  expect(settingsFor({ memory: 24 * gib, processors: 2 })).toEqual({
    shared_buffers: '192MB',
    effective_cache_size: '1024MB',
    work_mem: '8MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    max_parallel_workers: '2',
    max_parallel_workers_per_gather: '2',
    io_workers: '1',
  })
})

test('a small one keeps most of its memory for others', () => {
  expect(settingsFor({ memory: gib / 2, processors: 1 })).toMatchObject({
    shared_buffers: '16MB',
    effective_cache_size: '256MB',
    work_mem: '2MB',
    maintenance_work_mem: '16MB',
    max_wal_size: '512MB',
    max_parallel_workers_per_gather: '1',
  })
})
