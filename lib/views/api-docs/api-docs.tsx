import type { Assets } from '../../assets/assets.ts'
import { problems } from '../../base/problem.ts'
import type { OpenApi, Operation } from '../../http/openapi-document.ts'
import { SchemaType } from './json-schema.tsx'
import { type Listed, Method, OperationView } from './operation.tsx'

type ApiDocsProps = { api: OpenApi; origin: string; assets: Assets }

/** The API's description as a page: all of it, for reading, without a script. */
export function ApiDocs({ api, origin, assets }: ApiDocsProps) {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  )
  const groups = Map.groupBy(operations.toSorted(byRank), ({ operation }) => groupOf(operation))
  const schemas = Object.entries(api.components.schemas)
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          name="description"
          content="The API of LifeLog: each endpoint, what it takes and what it answers."
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>API · LifeLog</title>
        <link rel="icon" href={assets.url('icon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assets.url('docs.css')} />
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        <header class="top">
          <a class="brand" href="/">
            <img src={assets.url('icon.svg')} alt="" width="28" height="28" />
            LifeLog
          </a>
        </header>
        <Contents groups={groups} schemas={schemas.map(([name]) => name)} />
        <main id="content">
          <h1>The LifeLog API</h1>
          <Introduction api={api} origin={origin} />
          {[...groups].map(([group, list]) => (
            <section aria-labelledby={`group-${group}`}>
              <h2 id={`group-${group}`}>{group}</h2>
              {list.map((listed) => (
                <OperationView {...listed} origin={origin} />
              ))}
            </section>
          ))}
          <section aria-labelledby="schemas">
            <h2 id="schemas">Schemas</h2>
            {schemas.map(([name, schema]) => (
              <article id={`schema-${name}`}>
                <h3>{name}</h3>
                <pre tabindex={0}>
                  <SchemaType schema={schema} />
                </pre>
              </article>
            ))}
          </section>
        </main>
      </body>
    </html>
  )
}

/** What people come for first; the other groups follow in the order of their paths. */
const first = ['events', 'attachments', 'search', 'tags', 'export', 'import', 'settings', 'auth']

function groupOf(operation: Operation): string {
  return operation.tags[0] ?? ''
}

function byRank(a: Listed, b: Listed): number {
  return rankOf(a) - rankOf(b)
}

function rankOf({ operation }: Listed): number {
  const index = first.indexOf(groupOf(operation))
  return index < 0 ? first.length : index
}

function Contents({ groups, schemas }: { groups: Map<string, Listed[]>; schemas: string[] }) {
  return (
    <nav class="contents" aria-label="Contents">
      {[...groups].map(([group, list]) => (
        <>
          <h2>{group}</h2>
          <ul>
            {list.map(({ method, path, operation }) => (
              <li>
                <a href={`#${operation.operationId}`} title={`${method} ${path}`}>
                  <Method name={method} /> {operation.summary}
                </a>
              </li>
            ))}
          </ul>
        </>
      ))}
      <h2>Schemas</h2>
      <ul>
        {schemas.map((name) => (
          <li>
            <a href={`#schema-${name}`}>{name}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

const byStatus = Object.entries(problems).toSorted(([, a], [, b]) => a.status - b.status)

function Introduction({ api, origin }: { api: OpenApi; origin: string }) {
  return (
    <>
      <p>{api.info.description}</p>
      <p>
        Everything is at <code>{origin}</code>, JSON in and out, times in RFC 3339 UTC. The same as
        a document for programs: <a href="/api/openapi.json">openapi.json</a> (OpenAPI {api.openapi}
        ).
      </p>
      <p>
        Send the API token as <code>Authorization: Bearer …</code>; the web page's session works
        too. Lists come in pages: pass <code>next_cursor</code> as <code>cursor</code> until it's
        null.
      </p>
      <p>
        A failure is <code>application/problem+json</code> with one of these codes, and a{' '}
        <code>request_id</code> by which the log has more:
      </p>
      <table tabindex={0}>
        <thead>
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Code</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          {byStatus.map(([code, { status, title }]) => (
            <tr>
              <td>{status}</td>
              <td>
                <code>{code}</code>
              </td>
              <td>{title}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
