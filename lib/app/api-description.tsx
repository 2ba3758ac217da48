import type { Route } from '../http/endpoint.ts'
import { ApiDocs } from '../views/api-docs.tsx'
import { openApi } from './openapi.ts'

/** The description of the API, as JSON and as a page. */
export type ApiDescription = {
  json(): string
  page(origin: string, styles: string): string
}

const anyOrigin = 'http://lifelog.invalid'

/** Describes the endpoints once, when first asked: everybody may ask, and it takes a while. */
export function describeApi(routes: Route[]): ApiDescription {
  let json: string | undefined
  let page: string | undefined
  return {
    json() {
      json ??= JSON.stringify(openApi(routes))
      return json
    },
    page(origin, styles) {
      page ??= `<!doctype html>${<ApiDocs api={openApi(routes)} origin={anyOrigin} styles={styles} />}`
      return page.replaceAll(anyOrigin, origin)
    },
  }
}
