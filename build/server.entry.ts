import { findRoutes } from '../lib/app/router.ts'

export { serve as start } from '../lib/serve.ts'

/** Loads what a start needs. @throws {Error} as it */
export async function prepare(): Promise<void> {
  await findRoutes('')
}
