/**
 * What is wrong with a text that is to be a JSON object, as the browser says it; undefined where it's
 * one, or empty.
 */
export function jsonFault(text: string): string | undefined {
  if (text.trim() === '') return undefined
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? undefined : 'Metadata must be an object: {"name": "value"}'
  } catch (error) {
    return `This isn’t JSON: ${error instanceof Error ? error.message : error}`
  }
}
