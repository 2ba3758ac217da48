import type { Assets } from '../assets/assets.ts'
import type { Route } from '../http/endpoint.ts'
import { ApiDocs } from '../views/api-docs/api-docs.tsx'
import { openApi } from './openapi.ts'

/** The description of the API, as JSON and as a page. */
export type ApiDescription = {
  json(): string
  page(origin: string, assets: Assets): string
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
    page(origin, assets) {
      page ??= `<!doctype html>${<ApiDocs api={openApi(routes)} origin={anyOrigin} assets={assets} />}`
      return page.replaceAll(anyOrigin, origin)
    },
  }
}
