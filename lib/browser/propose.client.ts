/** Offers to a form when and where its photos were taken; what that takes is loaded with the first one. */
export async function propose(form: HTMLFormElement, files: File[], above: Element): Promise<void> {
  const isOffered =
    form.querySelector('[data-from-photo]') || document.querySelector('.photo-proposal')
  if (files.length === 0 && !isOffered) return
  const { proposeFrom } = await import('./photo-proposal.client.ts')
  await proposeFrom(form, files, above)
}
