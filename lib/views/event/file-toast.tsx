import { Toast } from '../parts/toast.tsx'

/**
 * What is said once a file was deleted or restored, in place of what was said of it before.
 * @param file the key by which the page knows it
 */
export function FileToast({
  file,
  message,
  undo,
}: {
  file: string
  message: string
  undo?: string
}) {
  const about = `file-${file}`
  return (
    <>
      <hx-partial hx-target={`#toasts [data-toast=${about}]`} hx-swap="delete" />
      <hx-partial hx-target="#toasts" hx-swap="beforeend">
        <Toast message={message} undo={undo} about={about} />
      </hx-partial>
    </>
  )
}
