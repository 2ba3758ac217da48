/** Forms of the web page as a browser without script sends them, logged in at `origin`. */
export type PageForms = {
  post(path: string, form: URLSearchParams | FormData): Promise<Response>
  get(path: string): Promise<Response>
}

/** Logs in as the login page does. */
export async function logInWithoutScript(origin: string, password: string): Promise<PageForms> {
  const ask = (path: string, init: RequestInit, cookie = '') =>
    fetch(origin + path, {
      ...init,
      redirect: 'manual',
      headers: { Accept: 'text/html', Origin: origin, Cookie: cookie },
    })
  const body = new URLSearchParams({ password })
  const login = await ask('/login', { method: 'POST', body })
  const [cookie = ''] = login.headers.getSetCookie().map((line) => line.split(';')[0])
  return {
    post: (path, body) => ask(path, { method: 'POST', body }, cookie),
    get: (path) => ask(path, {}, cookie),
  }
}

/** The hidden fields of the form of a page that posts to `path`. */
export function hiddenFields(html: string, path: string): Record<string, string> {
  const [, from = ''] = html.split(`<form method="post" action="${path}">`)
  const [form = ''] = from.split('</form>')
  const inputs = form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)
  return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, asText(value)]))
}

/** The text that HTML stands for. */
export function asText(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:lt|gt|quot|amp|#39);/g, (entity) => characters.get(entity) ?? '')
}

const characters = new Map(
  Object.entries({ '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&', '&#39;': "'" }),
)
