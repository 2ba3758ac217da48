import { commands } from '../cli/commands.ts'

export { start } from '../cli/main.ts'

/** Loads all commands. */
export async function prepare(): Promise<void> {
  await Promise.all(Object.values(commands).map((load) => load()))
}
