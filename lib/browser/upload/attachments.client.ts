import '../shell/copy.client.ts'
import '../viewer/share.client.ts'
import { propose, proposeToEvent } from '../photos/propose.client.ts'
import './deleted-files.client.ts'
import { onIncomingFiles } from './incoming-files.client.ts'
import { uploadFiles } from './uploader.client.ts'

const uploads = document.querySelector<HTMLElement>('[data-uploads]')
const event = Number(uploads?.dataset.uploads)
if (uploads && event > 0) {
  onIncomingFiles((files) => {
    void uploadFiles(event, files, uploads)
    // Where the event is being edited, its form takes it over, to be saved with the rest.
    const form = document.querySelector<HTMLFormElement>('#event-form')
    void (form ? propose(form, files, uploads) : proposeToEvent(event, files, uploads))
  })
}

document.addEventListener('click', ({ target }) => {
  if ((target as Element).closest('[data-print]')) print()
})

// A URL of the storage works for some minutes. A player that was paused for longer goes on through
// LifeLog, at the same place.
document.addEventListener(
  'error',
  ({ target }) => {
    if (!(target instanceof HTMLMediaElement)) return
    const streamed = target.querySelector<HTMLSourceElement>('source:last-of-type')?.src
    if (!streamed || target.src === streamed || target.currentTime === 0) return
    const { currentTime } = target
    target.src = streamed
    target.currentTime = currentTime
    void target.play()
  },
  { capture: true },
)
