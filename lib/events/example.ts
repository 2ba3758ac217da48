import { exampleAttachment } from '../attachments/example.ts'
import type { Event } from './schema.ts'

/** A lunch, for the API's documentation. */
export const exampleEvent: Event = {
  id: 42,
  uid: '019cb8f2-6a51-7c3e-9d40-5b1f0e7a2c88',
  timestamp: '2026-11-24T11:30:00Z',
  timezone: 'Europe/Berlin',
  end_timestamp: null,
  precision: 'minute',
  approximate: false,
  location: { latitude: 53.5436, longitude: 9.9669, name: 'Landungsbrücken' },
  created_at: '2026-11-24T11:30:41.208113Z',
  updated_at: '2026-11-24T11:30:41.208113Z',
  version: 1,
  title: 'Lunch at the harbour',
  description: 'Fish soup, *twice*.',
  tags: ['food', 'harbour'],
  metadata: { price: 18.5, currency: 'EUR' },
  attachments: [exampleAttachment],
}
