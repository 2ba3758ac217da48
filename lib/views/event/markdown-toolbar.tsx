import type { IconName } from '../../assets/icons.ts'
import { Icon } from '../parts/icon.tsx'

const formats: { format: string; icon: IconName; label: string; keys?: string }[] = [
  { format: 'bold', icon: 'bold', label: 'Bold', keys: 'Control+B' },
  { format: 'italic', icon: 'italic', label: 'Italic', keys: 'Control+I' },
  { format: 'heading', icon: 'h1', label: 'Heading' },
  { format: 'list', icon: 'list-bullet', label: 'List' },
  { format: 'checklist', icon: 'clipboard-document-check', label: 'Checklist' },
  { format: 'quote', icon: 'chat-bubble-bottom-center-text', label: 'Quote' },
  { format: 'link', icon: 'link', label: 'Link', keys: 'Control+K' },
  { format: 'code', icon: 'code-bracket', label: 'Code' },
  { format: 'picture', icon: 'photo', label: 'Picture of this event' },
]

/** Writes Markdown into the description (markdown-toolbar.client.ts). */
export function MarkdownToolbar() {
  return (
    <>
      <div
        class="markdown-toolbar needs-script"
        role="toolbar"
        aria-label="Formatting"
        aria-controls="description"
      >
        {formats.map(({ format, icon, label, keys }, i) => (
          <button
            class="button button-icon"
            type="button"
            title={keys ? `${label} (${keys.replace('Control', 'Ctrl')})` : label}
            aria-label={label}
            aria-keyshortcuts={keys}
            aria-haspopup={format === 'picture' ? 'dialog' : undefined}
            tabindex={i === 0 ? 0 : -1}
            disabled
            data-until-script
            data-format={format}
          >
            <Icon name={icon} />
          </button>
        ))}
      </div>
      <div
        id="picture-menu"
        class="picture-menu"
        popover="auto"
        role="dialog"
        aria-label="Pictures of this event"
        tabindex={-1}
      >
        <p class="quiet">Add a picture to the files first; then it can be put into the text.</p>
        <div data-pictures />
      </div>
    </>
  )
}
