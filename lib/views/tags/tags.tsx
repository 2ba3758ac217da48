import type { TagChange } from '../../tags/schema.ts'
import type { TagCount } from '../../tags/tags-in-use.ts'
import { timelineUrl } from '../../timeline/timeline-url.ts'
import { Icon } from '../parts/icon.tsx'
import { Layout } from '../parts/layout.tsx'
import { CurrentTagChange, changeTagUrl } from './tag-change.tsx'

/** All tags, each the way to its events or, where they are to be changed, to its own page. */
export function TagsPage({
  tags,
  current,
  isChanging,
}: {
  tags: TagCount[]
  current: TagChange | undefined
  isChanging: boolean
}) {
  return (
    <Layout title="Tags" styles="tags.css">
      <div class="stack">
        <div class="tags-head">
          <h1>{isChanging ? 'Which tag?' : 'Tags'}</h1>
          {isChanging ? (
            <a class="button button-quiet" href="/tags">
              Cancel
            </a>
          ) : (
            tags.length > 0 && (
              <a class="button button-quiet button-wraps" href="/tags?change=yes">
                <Icon name="pencil-square" />
                Rename, merge or take away
              </a>
            )
          )}
        </div>
        {current && <CurrentTagChange change={current} />}
        {tags.length === 0 ? (
          <p class="empty">
            <Icon name="tag" class="icon-large" />
            No event has a tag yet. Write #one into the line on top of the timeline.
          </p>
        ) : (
          <ul class="all-tags">
            {tags.map(({ tag, count }) => (
              <li>
                <a class="tag" href={isChanging ? changeTagUrl(tag) : timelineUrl({ tags: [tag] })}>
                  {isChanging && <Icon name="pencil-square" />}
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
