import { operators } from '../../search/query/operator-reference.ts'
import { Icon } from '../parts/icon.tsx'

const words = [
  ['fish soup', 'both words, also as parts of sentences, singular or plural'],
  ['"fish soup"', 'exactly this'],
  ['fish or soup', 'one of them; between operators too'],
  ['-fish, -tag:work', 'without it'],
  ['fish last week, fish July 2019', 'of that time; "last week" in quotes is words'],
  ['fish 2025', 'of that year, or with that number'],
] as const

/** How to search: what the words and operators mean. */
export function SearchHelp() {
  return (
    <>
      <details class="search-help-switch">
        <summary class="button button-quiet" title="How to search">
          <Icon name="question-mark-circle" />
          <span class="visually-hidden">How to search</span>
        </summary>
      </details>
      <section class="search-help" aria-label="How to search">
        <dl>
          {words.map(([example, meaning]) => (
            <div>
              <dt>
                <code>{example}</code>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
          {operators.map(({ examples, finds }) => (
            <div>
              <dt>
                {examples.map((example) => (
                  <code>{example}</code>
                ))}
              </dt>
              <dd>{finds}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  )
}
