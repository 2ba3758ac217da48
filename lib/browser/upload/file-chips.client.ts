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
