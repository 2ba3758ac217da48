/**
 * Does what a click or a key asked for once what that takes is loaded. Where the user has clicked
 * elsewhere or pressed another key since, as Escape, it's left: it would take the focus from that.
 */
export async function onceLoaded<T>(
  loading: Promise<T>,
  act: (loaded: T) => void,
  failed: () => void,
): Promise<void> {
  const waiting = new AbortController()
  const { signal } = waiting
  for (const type of ['click', 'keydown']) {
    addEventListener(type, () => waiting.abort(), { capture: true, signal })
  }
  const loaded = await loading.catch(() => undefined)
  if (signal.aborted) return
  waiting.abort()
  if (loaded === undefined) failed()
  else act(loaded)
}
