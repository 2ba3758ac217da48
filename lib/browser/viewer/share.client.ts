import { pageWide } from '../shell/page-wide.client.ts'

pageWide('share', listen)

function listen(): void {
  document.addEventListener('htmx:after:swap', () => {
    const dialog = document.querySelector<HTMLDialogElement>('#share-dialog')
    if (dialog?.querySelector('.share') && !dialog.open) dialog.showModal()
  })

  document.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return
    const dialog = target.closest('dialog')
    if (dialog && (target === dialog || target.closest('[data-close]'))) dialog.close()
  })

  // `close` doesn't bubble. What was shared shows again only when it's asked for again.
  document.addEventListener(
    'close',
    ({ target }) => {
      if (target instanceof HTMLDialogElement && target.id === 'share-dialog')
        target.textContent = ''
    },
    { capture: true },
  )

  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.select !== undefined) target.select()
  })
}
