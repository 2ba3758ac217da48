import MarkdownIt, { type Token } from 'markdown-it'
import { type TasksEnv, tasks } from './markdown-tasks.ts'

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true })
markdown.linkify.set({ fuzzyLink: false })
markdown.use(tasks)
const isAddress = (url: string) => /^(https?|mailto):/i.test(url)
/** A name without a path, as it may be that of a file of the same event. */
const isFilename = (url: string) => /^[^/\\:?#]+\.\w+$/.test(url)
markdown.validateLink = (url) => isAddress(url) || isFilename(url)

// The page has its own h1, and its style comes from style sheets alone.
markdown.core.ruler.push('within_a_page', ({ tokens }) => {
  for (const token of tokens) {
    if (token.tag.match(/^h[1-5]$/)) token.tag = `h${Number(token.tag.slice(1)) + 1}`
    const [, align] = /^text-align:(\w+)$/.exec(String(token.attrGet('style') ?? '')) ?? []
    if (align) token.attrs = [['class', `align-${align}`]]
    // It scrolls sideways where there is little room, and must be reached by keyboard for that.
    if (token.type === 'table_open') token.attrSet('tabindex', '0')
    markLinked(token.children ?? [])
  }
})

/** Where a picture can't be a link itself, as it's in one. */
const linked = { linked: true }
function markLinked(tokens: Token[]): void {
  let inLink = false
  for (const token of tokens) {
    if (token.type.startsWith('link_')) inLink = token.type === 'link_open'
    if (token.type === 'image' && inLink) token.meta = linked
  }
}

type PictureOf = (filename: string, description: string) => string | undefined
type Env = TasksEnv & { pictureOf?: PictureOf | undefined }

const { rules } = markdown.renderer
for (const name of ['fence', 'code_block'] as const) {
  const render = rules[name]
  rules[name] = (...args) => render?.(...args).replace(/^<pre/, '<pre tabindex="0"') ?? ''
}
rules.link_open = (tokens, index, options, _env, renderer) => {
  // With an empty address it would lead to the page that it's on, with a name to nowhere.
  if (!tokens[index] || !isAddress(String(tokens[index].attrGet('href') ?? ''))) return '<a>'
  tokens[index].attrSet('rel', 'noopener noreferrer nofollow')
  return renderer.renderToken(tokens, index, options)
}
// A picture elsewhere would tell others when this page is read: it's a link to follow.
rules.image = (tokens, index, _options, env) => {
  const token = tokens[index]
  if (!token) return ''
  const { escapeHtml } = markdown.utils
  const text = escapeHtml(pictureText(token))
  if (token.meta === linked) return text
  const { pictureOf } = (env ?? {}) as Env
  const own = pictureOf?.(filenameOf(urlOf(token)), token.content)
  if (own) return own
  if (!isAddress(urlOf(token))) return text
  return `<a href="${escapeHtml(urlOf(token))}" rel="noopener noreferrer nofollow">${text}</a>`
}

/**
 * Markdown (CommonMark and tables, with every line break kept) as HTML that is safe in a page:
 * HTML in it is shown as text, links lead to http, https and mailto alone, pictures are links,
 * headings begin below the page's own, and items of lists that begin with `[ ]` or `[x]` have a box.
 * @param env.pictureOf the HTML of a picture that is named by a file of the event; undefined where none is
 * @param env.canTick the boxes can be ticked
 */
export function renderMarkdown(text: string, env: Env = {}): string {
  return markdown.render(text, env)
}

/** What none of is in, Markdown leaves as it is: most of what people write. */
const markup = /[\\`*_[<#&~|@]|:\/\/|^[ \t]*(?:[-+=>]|\d+[.)])/m

/** The text that `renderMarkdown` shows, each block of it on a line of its own, boxes as ☐ and ☑. */
export function plainText(text: string): string {
  if (!markup.test(text)) return text
  return markdown.parse(text, {}).map(shownBy).filter(Boolean).join('\n')
}

function shownBy(token: Token): string {
  if (token.type === 'softbreak' || token.type === 'hardbreak') return '\n'
  if (token.type === 'image') return pictureText(token)
  return token.children ? token.children.map(shownBy).join('') : token.content
}

function pictureText(token: Token): string {
  return token.content || urlOf(token)
}

function urlOf(picture: Token): string {
  return String(picture.attrGet('src') ?? '')
}

/** Markdown writes spaces and the like in an address as %20. */
function filenameOf(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}
