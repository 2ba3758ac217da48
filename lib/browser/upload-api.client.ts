import { fetchSignedIn } from './login.client.ts'
import { failureOf, offline } from './upload-failure.client.ts'

/**
 * What LifeLog's API answers.
 * @throws {Failure} where it refuses, or isn't reached
 */
export async function api<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetchSignedIn(path, init).catch(offline)
  if (!response.ok) throw failureOf(await response.text())
  return response.json()
}
