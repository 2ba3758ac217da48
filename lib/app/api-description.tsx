import type { Assets } from '../assets/assets.ts'
import type { Route } from '../http/endpoint.ts'
import { ApiDocs } from '../views/api-docs/api-docs.tsx'
import { openApi } from './openapi.ts'

/** The description of the API, as JSON and as a page. */
export type ApiDescription = {
  json(): Uint8Array<ArrayBuffer>
  /** The page as everybody gets it: the same bytes for all who ask at once. */
  sharedPage(origin: string, assets: Assets): Uint8Array<ArrayBuffer>
  /** The page with the address by which the owner reads it, made for this once. */
  page(origin: string, assets: Assets): string
}

const anyOrigin = 'http://lifelog.invalid'

/** Describes the endpoints once, when first asked: everybody may ask, and it takes a while. */
export function describeApi(routes: Route[]): ApiDescription {
  let json: Uint8Array<ArrayBuffer> | undefined
  let template: string | undefined
  let shared: Uint8Array<ArrayBuffer> | undefined
  function page(origin: string, assets: Assets): string {
    template ??= `<!doctype html>${<ApiDocs api={openApi(routes)} origin={anyOrigin} assets={assets} />}`
    return template.replaceAll(anyOrigin, origin)
  }
  return {
    json() {
      json ??= new TextEncoder().encode(JSON.stringify(openApi(routes)))
      return json
    },
    sharedPage(origin, assets) {
      shared ??= new TextEncoder().encode(page(origin, assets))
      return shared
    },
    page,
  }
}
