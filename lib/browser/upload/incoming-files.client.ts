/**
 * Calls `receive` with files that are chosen with a `[data-add-files]` field, dropped on the page or
 * pasted into it.
 */
export function onIncomingFiles(receive: (files: File[]) => void): void {
  const take = (field: HTMLInputElement) => {
    const files = [...(field.files ?? [])]
    field.value = ''
    if (files.length > 0) receive(files)
  }
  document.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.addFiles !== undefined) take(target)
  })
  // Those that were chosen before this script had come.
  for (const field of document.querySelectorAll<HTMLInputElement>('[data-add-files]')) take(field)
  document.addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    document.body.dataset.dragging = ''
  })
  document.addEventListener('dragleave', ({ relatedTarget }) => {
    if (relatedTarget === null) delete document.body.dataset.dragging
  })
  document.addEventListener('drop', (event) => {
    delete document.body.dataset.dragging
    const files = [...(event.dataTransfer?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    receive(files)
  })
  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])]
    // Text copied from an office program comes with a picture of itself.
    if (files.length === 0 || event.clipboardData?.types.includes('text/plain')) return
    event.preventDefault()
    receive(files.map(named))
  })
}

/** Every pasted picture is called image.png. */
function named(file: File): File {
  if (!/^image\.\w+$/.test(file.name)) return file
  const [date, time = ''] = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000)
    .toISOString()
    .split(/[T.]/)
  const extension = file.name.slice(file.name.lastIndexOf('.'))
  return new File([file], `pasted ${date} ${time.replaceAll(':', '.')}${extension}`, {
    type: file.type,
  })
}
