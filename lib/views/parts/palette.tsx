/** Opens at once (keyboard.client.ts); what there is to choose is loaded then (palette.client.ts). */
export function Palette() {
  return (
    <dialog id="palette" class="dialog palette" aria-label="Command palette">
      <input
        type="text"
        role="combobox"
        aria-label="Command palette"
        aria-controls="palette-list"
        aria-expanded="true"
        aria-autocomplete="list"
        placeholder="A page, pinned event, tag, saved search or action"
        autocomplete="off"
        spellcheck={false}
        dir="auto"
      />
      <div id="palette-list" class="palette-list" role="listbox" aria-label="Matches" />
      <p class="quiet" role="status">
        Loading …
      </p>
    </dialog>
  )
}
