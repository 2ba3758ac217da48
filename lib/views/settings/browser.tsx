/** What holds in this browser alone; the script of the page fills it in (settings-browser.client.ts). */
export function SettingsBrowser() {
  return (
    <section class="card needs-script" aria-labelledby="browser">
      <h2 id="browser">This browser</h2>
      <label class="check">
        <input
          type="checkbox"
          disabled
          data-keep-reading
          aria-describedby="keep-reading-hint keep-reading-state"
        />
        Keep the last 500 events on this device
      </label>
      <p class="field-hint" id="keep-reading-hint">
        They and small pictures of them can be read without a network. They are deleted when you log
        out. Switch it off on a computer that others use.
      </p>
      <p class="quiet" id="keep-reading-state" role="status" data-keep-reading-state />
    </section>
  )
}
