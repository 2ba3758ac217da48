/** Enables what only a script makes work: until then nobody presses or chooses there in vain. */
export function enableControls(): void {
  const controls = document.querySelectorAll<HTMLButtonElement | HTMLInputElement>(
    '[data-until-script]',
  )
  for (const control of controls) {
    delete control.dataset.untilScript
    control.disabled = false
  }
}
