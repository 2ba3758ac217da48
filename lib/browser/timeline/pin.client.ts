/** Pins the event of a card, or unpins it; the answer says all that changes on the page. */
export function togglePin(card: HTMLElement): void {
  const action = card.querySelector('.entry-pin') ? 'unpin' : 'pin'
  // The card itself would be sent with the fields in it.
  const source = card.querySelector('.entry-actions') ?? card
  const answer = { source, target: '#toasts', swap: 'none' }
  void htmx.ajax('POST', `/events/${card.dataset.id}/${action}`, answer)
}
