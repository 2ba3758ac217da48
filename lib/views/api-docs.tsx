import type { OpenApi, Operation, Parameter } from '../app/openapi.ts'
import { problems } from '../base/problem.ts'
import { assetUrl } from '../browser/assets.ts'
import { curlLine } from './curl.ts'
import { limitsOf, SchemaType } from './json-schema.tsx'

type Listed = { method: string; path: string; operation: Operation }

/** The API's description as a page: all of it, for reading, without a script. */
export function ApiDocs({ api, origin }: { api: OpenApi; origin: string }) {
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
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>API – LifeLog</title>
        <link rel="stylesheet" href={assetUrl('docs.css')} />
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to the content
        </a>
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
    <nav aria-label="Contents">
      <p>
        <a href="/">LifeLog</a>
      </p>
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
      <table>
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

function OperationView({ method, path, operation, origin }: Listed & { origin: string }) {
  const { operationId, summary, description, security, parameters, requestBody } = operation
  const responses = Object.entries(operation.responses)
  return (
    <article id={operationId}>
      <h3>{summary}</h3>
      <p class="call">
        <Method name={method} /> <code>{path}</code> {security && <span>public</span>}
      </p>
      {description && (
        <p>
          <WithCode text={description} />
        </p>
      )}
      {parameters.length > 0 && <Parameters list={parameters} />}
      {Object.entries(requestBody?.content ?? {}).map(([type, { schema, example }]) => (
        <>
          <h4>
            Body <code>{type}</code>
          </h4>
          {schema && (
            <pre tabindex={0}>
              <SchemaType schema={schema} />
            </pre>
          )}
          {example !== undefined && <Example value={example} />}
        </>
      ))}
      <h4>Try it</h4>
      <pre tabindex={0}>{curlLine(origin, method, path, operation)}</pre>
      <h4>Answers</h4>
      <table>
        <tbody>
          {responses.map(([status, { description, content = {} }]) => (
            <tr>
              <th scope="row">{status}</th>
              <td>
                <WithCode text={description} />
              </td>
              <td>
                {status < '400' &&
                  Object.entries(content).map(([type, { schema, example }]) => (
                    <>
                      <code>{type}</code>
                      {schema && (
                        <pre tabindex={0}>
                          <SchemaType schema={schema} />
                        </pre>
                      )}
                      {example !== undefined && <Example value={example} />}
                    </>
                  ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  )
}

function Parameters({ list }: { list: Parameter[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Parameter</th>
          <th scope="col">In</th>
          <th scope="col">Type</th>
          <th scope="col">Notes</th>
        </tr>
      </thead>
      <tbody>
        {list.map(({ name, in: place, required, schema, example }) => (
          <tr>
            <td>
              <code>{name}</code>
              {required && ' (needed)'}
            </td>
            <td>{place}</td>
            <td>
              <code>
                <SchemaType schema={schema} />
              </code>
            </td>
            <td>
              {limitsOf(schema)}
              {example !== undefined && (
                <>
                  {' '}
                  e.g. <code>{String(example)}</code>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Example({ value }: { value: unknown }) {
  return (
    <pre tabindex={0} class="example">
      {JSON.stringify(value, null, 2)}
    </pre>
  )
}

function Method({ name }: { name: string }) {
  return <span class={`method ${name.toLowerCase()}`}>{name}</span>
}

/** Text in which `backticks` mark code. */
function WithCode({ text }: { text: string }) {
  return <>{text.split(/`([^`]+)`/).map((part, odd) => (odd % 2 ? <code>{part}</code> : part))}</>
}
