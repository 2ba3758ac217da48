/** Posts a signed form as a browser does: its fields in their order, then the file. */
export function uploadForm(
  form: { url: string; fields: Record<string, string> },
  file: Uint8Array<ArrayBuffer> | Blob,
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = new FormData()
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value)
  body.append('file', file instanceof Blob ? file : new Blob([file]), 'file')
  return fetch(form.url, { method: 'POST', body, headers })
}
