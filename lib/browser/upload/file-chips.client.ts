import { showToast } from '../shell/toast.client.ts'

/** Says that a file was taken out, and how it comes back: it may be nowhere else. */
export function sayTakenOut({ name }: File, putBack: () => void): void {
  showToast(`${name} was taken out.`, 'done', { label: 'Undo', act: putBack })
}

/** Shows files by their names in `list`, each with a button that takes it out again. */
export function showFiles(list: HTMLElement, files: File[], remove: (file: File) => void): void {
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
