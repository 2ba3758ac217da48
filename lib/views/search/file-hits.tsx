import { raw } from 'hono/html'
import type { FileHit } from '../../search/schema.ts'
import { Icon } from '../parts/icon.tsx'

/** Files in which something was found, with the words around it. */
export function FileHits({ files }: { files: FileHit[] }) {
  if (files.length === 0) return null
  return (
    <ul class="file-hits" aria-label="Found in files">
      {files.map(({ key, filename, snippet }) => (
        <li>
          <Icon name="paper-clip" />
          <span>
            <a href={`/attachments/${key}`} dir="auto">
              {raw(filename)}
            </a>
            {snippet && <span dir="auto"> {raw(snippet)}</span>}
          </span>
        </li>
      ))}
    </ul>
  )
}
