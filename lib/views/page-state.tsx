import { createContext } from 'hono/jsx'
import type { JSX } from 'hono/jsx/jsx-runtime'
import type { Flash } from '../http/flash.ts'

/** What a page shows whatever it's about. */
type State = { signedIn: boolean; flash: Flash | undefined; defaultPassword: boolean }

export const PageState = createContext<State>({
  signedIn: false,
  flash: undefined,
  defaultPassword: false,
})

/** A view with the state of the page around it. */
export function withPageState(state: State, view: JSX.Element): JSX.Element {
  return <PageState.Provider value={state}>{view}</PageState.Provider>
}
