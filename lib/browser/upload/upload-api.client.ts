import { fetchSignedIn } from '../shell/login.client.ts'
import { failureOf, offline } from './upload-failure.client.ts'

/**
 * What LifeLog's API answers.
 * @throws {Failure} where it refuses, or isn't reached
 */
export async function api<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetchSignedIn(path, init).catch(offline)
  const answer = await response.text().catch(offline)
  if (!response.ok) throw failureOf(answer)
  return JSON.parse(answer)
}
