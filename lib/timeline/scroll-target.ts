/** The path of the view at `path`, at the place of an event; another page as it is. */
export function placeOf(id: number, path: string): string {
  const url = new URL(path, 'http://lifelog.invalid')
  if (url.pathname !== '/') return path
  for (const name of ['up', 'down', 'date', 'select']) url.searchParams.delete(name)
  if (url.searchParams.get('sort') !== 'relevance') url.searchParams.set('from', String(id))
  return `${url.pathname}${url.search}#event-${id}`
}
