import type { Operation, Parameter } from '../../http/openapi-document.ts'
import { curlLine } from './curl.ts'
import { limitsOf, SchemaType } from './json-schema.tsx'

/** An operation of the API, with its method and path. */
export type Listed = { method: string; path: string; operation: Operation }

/** What an operation takes and answers, with a command that tries it. */
export function OperationView({ method, path, operation, origin }: Listed & { origin: string }) {
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
      <table tabindex={0}>
        <tbody>
          {responses.map(([status, { description, content = {} }]) => (
            <tr>
              <th scope="row">{status}</th>
              <td>
                <WithCode text={description} />
              </td>
              <td>
                {status < '400' &&
                  Object.entries(content).map(([type, { schema, example, examples = {} }]) => (
                    <>
                      <code>{type}</code>
                      {schema && (
                        <pre tabindex={0}>
                          <SchemaType schema={schema} />
                        </pre>
                      )}
                      {example !== undefined && <Example value={example} />}
                      {Object.entries(examples).map(([name, { value }]) => (
                        <>
                          <p>{name}</p>
                          <Example value={value} />
                        </>
                      ))}
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
    <table tabindex={0}>
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

export function Method({ name }: { name: string }) {
  return <span class={`method ${name.toLowerCase()}`}>{name}</span>
}

/** Text in which `backticks` mark code. */
function WithCode({ text }: { text: string }) {
  return <>{text.split(/`([^`]+)`/).map((part, odd) => (odd % 2 ? <code>{part}</code> : part))}</>
}
