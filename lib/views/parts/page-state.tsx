import { createContext, useContext } from 'hono/jsx'
import type { JSX } from 'hono/jsx/jsx-runtime'
import type { Assets } from '../../assets/assets.ts'
import type { Flash } from '../../http/flash.ts'
import type { Settings } from '../../settings/schema.ts'

/** What a page shows whatever it's about, and what it's made with. */
type State = {
  assets: Pick<Assets, 'url' | 'importsOf' | 'icon'>
  signedIn: boolean
  flash: Flash | undefined
  defaultPassword: boolean
  /** The login asks for a code, too. */
  secondFactor: boolean
  theme: Settings['theme']
  /** In which dates and numbers are written; with the hour cycle and the first weekday. */
  locale: string
}

const PageState = createContext<State | undefined>(undefined)

/**
 * The state of the page that a view is in.
 * @throws {Error} outside of `withPageState`
 */
export function usePageState(): State {
  const state = useContext(PageState)
  if (!state) throw new Error('A view is rendered without the state of its page.')
  return state
}

/** A view with the state of the page around it. */
export function withPageState(state: State, view: JSX.Element): JSX.Element {
  return <PageState.Provider value={state}>{view}</PageState.Provider>
}
