const keys = [
  ['Ctrl K', 'Go to a page, tag or setting'],
  ['n', 'Note what happened'],
  ['/', 'Search'],
  ['j', 'Next event of a list; from an event to the one before it'],
  ['k', 'Previous event of a list; from an event to the one after it'],
  ['Enter', 'Open the event'],
  ['e', 'Edit the event'],
  ['p', 'Pin the event, or unpin it'],
  ['?', 'This help'],
  ['Esc', 'Close, or leave the field'],
] as const

const line = [
  [
    'Dinner yesterday 18:05',
    'A time at either end goes from the title: 12.11., 7am, last Friday, 9–10:30',
  ],
  ['Last night in Rome', 'In a sentence it stays, and is meant'],
  ['Friday, evening, 2 hours', 'May be meant: the dotted chip takes it'],
  ['"Yesterday", \\yesterday', 'Quotes, or a \\ before it, keep a word as it is'],
  ['#tag @place 12.50 €', 'A tag anywhere, a place and an amount at either end'],
] as const

/** What the line understands, what the keys do (keyboard.client.ts), and the switch for who doesn't want them to. */
export function KeyboardHelp() {
  return (
    <dialog id="keyboard-help" class="dialog" aria-label="Keyboard and line">
      <form method="dialog">
        {/* Else a dialog begins at its first field, which is far below on a phone. */}
        <h2 tabindex={-1} autofocus>
          What the line understands
        </h2>
        <dl class="keys line-reads">
          {line.map(([example, means]) => (
            <div>
              <dt>
                <code>{example}</code>
              </dt>
              <dd>{means}</dd>
            </div>
          ))}
        </dl>
        <h2>Keyboard</h2>
        <dl class="keys">
          {keys.map(([key, does]) => (
            <div>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <label class="choice">
          <input type="checkbox" data-keyboard-switch checked />
          Single keys do something
        </label>
        <button class="button" type="submit">
          Close
        </button>
      </form>
    </dialog>
  )
}
