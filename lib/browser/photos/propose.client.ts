import { importLate } from '../shell/import-late.client.ts'

/** Offers to a form when and where its photos were taken; what that takes is loaded with the first one. */
export async function propose(form: HTMLFormElement, files: File[], above: Element): Promise<void> {
  const isOffered = above.nextElementSibling?.matches('.photo-proposal')
  for (const field of form.querySelectorAll('[data-from-photo]')) field.remove()
  if (files.length === 0 && !isOffered) return
  const [{ proposeFrom }, { formTarget }] = await Promise.all([
    importLate(() => import('./photo-proposal.client.ts')),
    importLate(() => import('./photo-form.client.ts')),
  ])
  await proposeFrom(formTarget(form), files, above)
}

/** Offers the same to an event that is shown. */
export async function proposeToEvent(id: number, files: File[], above: Element): Promise<void> {
  const [{ proposeFrom }, { eventTarget }] = await Promise.all([
    importLate(() => import('./photo-proposal.client.ts')),
    importLate(() => import('./photo-event.client.ts')),
  ])
  await proposeFrom(eventTarget(id), files, above)
}
