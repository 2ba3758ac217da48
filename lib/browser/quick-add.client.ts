import type { Htmx, HtmxRequestCtx } from 'htmx.org'
import './tag-completion.client.ts'
import { takeable } from './file-limits.client.ts'
import { onIncomingFiles } from './incoming-files.client.ts'

declare const htmx: Htmx

const form = document.querySelector<HTMLFormElement>('#quick-add')
if (form) quickAdd(form)

/** Makes the line quick: files from anywhere on the page, and ready for the next one when saved. */
function quickAdd(form: HTMLFormElement): void {
  const title = form.elements.namedItem('title') as HTMLInputElement
  const tags = form.elements.namedItem('tags') as HTMLInputElement
  const note = form.querySelector('.quick-note')
  let chosen: File[] = []
  /** What was sent and is not yet saved; one can go on typing meanwhile. */
  let sent = { title: '', tags: '', files: chosen }

  function choose(files: Iterable<File>): void {
    chosen = [...chosen, ...files]
    showFiles(form, chosen, (file) => {
      chosen = chosen.filter((other) => other !== file)
      choose([])
    })
    if (chosen[0] && title.value === '') {
      title.value = nameOf(chosen[0])
      title.select()
    }
    title.focus()
  }

  function saved({ response }: HtmxRequestCtx): void {
    const { files } = sent
    title.value = rest(title.value, sent.title)
    tags.value = rest(tags.value, sent.tags)
    title.focus()
    const path = response?.headers.get('Location')
    if (!path) {
      // The service worker keeps the words until the network is back, but no files.
      if (files.length > 0) note?.replaceChildren('The files are not kept. Attach them later.')
      return
    }
    chosen = chosen.filter((file) => !files.includes(file))
    choose([])
    const card = document.getElementById(`event-${path.split('/').at(-1)}`)
    card?.classList.add('entry-new')
    if (card) note?.replaceChildren('Saved.')
    else note?.replaceChildren('Saved, but not among what is shown here. ', link(path))
    if (files.length > 0) attach(form, path, files)
  }

  document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
    if (ctx.sourceElement !== form) return
    sent = { title: title.value, tags: tags.value, files: chosen }
    note?.replaceChildren()
  })
  document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
    if (ctx.sourceElement === form && ctx.response && ctx.response.status < 300) saved(ctx)
  })
  // The button that leads to the full form is none of htmx's.
  document.addEventListener(
    'submit',
    (event) => {
      if (event.submitter?.hasAttribute('formaction')) event.stopPropagation()
    },
    true,
  )
  document.addEventListener('click', ({ target }) => {
    const example = (target as Element).closest<HTMLElement>('[data-example]')
    if (!example) return
    title.value = example.dataset.example ?? ''
    title.focus()
  })
  onIncomingFiles((files) => {
    if (!document.querySelector('dialog[open]')) void takeable(files).then(choose)
  })
  // On a phone the rest of the line opens with the first use, and stays: what one taps next would
  // move from under the finger.
  const open = () => {
    form.dataset.used = ''
  }
  form.addEventListener('focusin', open, { once: true })
  if (form.contains(document.activeElement)) open()
}

/** What was typed since `sent` was sent. */
function rest(typed: string, sent: string): string {
  return typed.startsWith(sent) ? typed.slice(sent.length) : typed
}

function nameOf({ name }: File): string {
  return name.startsWith('pasted ') ? 'Screenshot' : name.replace(/\.[^.]+$/, '')
}

function showFiles(form: HTMLFormElement, files: File[], remove: (file: File) => void): void {
  const list = form.querySelector<HTMLElement>('.quick-files')
  if (!list) return
  list.hidden = files.length === 0
  list.replaceChildren(
    ...files.map((file) => {
      const name = document.createElement('bdi')
      name.textContent = file.name
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'button button-quiet'
      button.textContent = '×'
      button.ariaLabel = `Without ${file.name}`
      button.addEventListener('click', () => remove(file))
      const item = document.createElement('li')
      item.append(name, button)
      return item
    }),
  )
}

function link(path: string): HTMLAnchorElement {
  const link = document.createElement('a')
  link.href = path
  link.textContent = 'Open it'
  return link
}

/** Sends the files to the event that was saved, telling how far they are below the line. */
async function attach(form: HTMLFormElement, path: string, files: File[]): Promise<void> {
  const { uploadFiles } = await import('./uploader.client.ts')
  const id = Number(path.split('/').at(-1))
  const list = document.createElement('div')
  list.className = 'quick-upload'
  list.role = 'group'
  list.ariaLabel = 'Uploads'
  form.querySelector('.quick-uploads')?.append(list)
  let shown = Promise.resolve()
  list.addEventListener('attachment', () => {
    for (const done of list.querySelectorAll('[data-state=done]')) done.remove()
    if (list.children.length === 0) list.remove()
    shown = shown.then(() => refreshCard(id))
  })
  await uploadFiles(id, files, list)
}

async function refreshCard(id: number): Promise<void> {
  const target = document.getElementById(`event-${id}`)
  if (!target) return
  const card = { target, swap: 'innerHTML', select: '.entry > article' }
  await htmx.ajax('GET', `/events/${id}/card`, card)
}
