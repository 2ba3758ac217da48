/** How long a message stays, in ms; one that can be undone or tells of a failure stays longer. */
const short = 5_000
const long = 12_000

const list = () => document.getElementById('toasts')

/** What a message offers to do, by a button. */
export type ToastAction = { label: string; act(): void }

/** Says something beside the page, for screen readers too. */
export function showToast(
  message: string,
  kind: 'done' | 'failed' = 'done',
  action?: ToastAction,
): void {
  const template = document.querySelector<HTMLTemplateElement>(`#toast-${kind}`)
  const toast = template?.content.firstElementChild?.cloneNode(true) as HTMLElement | undefined
  const text = toast?.querySelector('p')
  if (!toast || !text) return
  text.textContent = message
  if (action) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button button-quiet'
    button.textContent = action.label
    button.addEventListener('click', () => {
      toast.remove()
      action.act()
    })
    text.after(button)
  }
  list()?.append(toast)
}

/** Lets messages go by themselves, but not while the pointer or the focus is on them. */
export function keepToasts(): void {
  const toasts = list()
  if (!toasts) return
  const arrived = (toast: Element) => {
    if (!(toast instanceof HTMLElement) || toast.dataset.toast === undefined) return
    const dismiss = toast.querySelector<HTMLElement>('[data-dismiss]')
    if (dismiss) dismiss.hidden = false
    const stays = toast.matches('.toast-failed, :has(form, p + .button-quiet)') ? long : short
    const leave = () => {
      if (toast.matches(':hover, :focus-within')) setTimeout(leave, short)
      else toast.remove()
    }
    setTimeout(leave, stays)
  }
  for (const toast of toasts.children) arrived(toast)
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node instanceof Element) arrived(node)
    }
  }).observe(toasts, { childList: true })
  toasts.addEventListener('click', (event) => {
    const button = (event.target as Element).closest('[data-dismiss]')
    button?.closest('[data-toast]')?.remove()
  })
}
