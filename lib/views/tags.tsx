import type { TagCount } from '../events/tags.ts'
import { Icon } from './icon.tsx'
import { Layout } from './layout.tsx'
import { timelineUrl } from './timeline-url.ts'

/** All tags, each the way to its events. */
export function TagsPage({ tags }: { tags: TagCount[] }) {
  return (
    <Layout title="Tags" styles="tags.css">
      <div class="stack">
        <h1>Tags</h1>
        {tags.length === 0 ? (
          <p class="empty">
            <Icon name="tag" class="icon-large" />
            No event has a tag yet. Write #one into the line on top of the timeline.
          </p>
        ) : (
          <ul class="all-tags">
            {tags.map(({ tag, count }) => (
              <li>
                <a class="tag" href={timelineUrl({ tags: [tag] })}>
                  <bdi>{tag}</bdi> <span class="tag-count">{count}</span>
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Layout>
  )
}

/** Tags to choose from while one is typed (tag-completion.client.ts). */
export function TagOptions({ tags }: { tags: TagCount[] }) {
  return (
    <>
      {tags.map(({ tag, count }) => (
        <div role="option" aria-selected="false" tabIndex={-1} data-tag={tag}>
          <bdi>{tag}</bdi> <span class="tag-count">{count}</span>
        </div>
      ))}
    </>
  )
}
