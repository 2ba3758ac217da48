/** For the test that a child of what is built reads no more than one of the sources. */
export { runBounded } from '../lib/attachments/text/bounded-child.ts'
export { serve as start } from '../lib/serve.ts'

/** Loads what a start needs. @throws {Error} as it */
export async function prepare(): Promise<void> {
  const [{ findRoutes }] = await Promise.all([
    import('../lib/app/router.ts'),
    import('../lib/lifelog.ts'),
  ])
  await findRoutes('')
}
