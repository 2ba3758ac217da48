import { counter, histogram } from './prometheus.ts'

/** What this process counts, from its start on. */
export type Metrics = ReturnType<typeof createMetrics>

export function createMetrics() {
  return {
    requests: counter('lifelog_http_requests_total', 'Requests that were answered.'),
    durations: histogram(
      'lifelog_http_request_duration_seconds',
      'Time until an answer began.',
      [0.005, 0.025, 0.1, 0.5, 2.5, 10],
    ),
    uploads: counter(
      'lifelog_uploads_total',
      'Uploads that ended: direct to the storage or through LifeLog, ready or with which problem.',
    ),
    background: counter(
      'lifelog_background_runs_total',
      'How often work beside the requests was done, or failed.',
    ),
    removed: counter(
      'lifelog_objects_removed_total',
      'Objects that the outbox and the sweep took out of the storage.',
    ),
  }
}
