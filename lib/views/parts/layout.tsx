import type { PropsWithChildren } from 'hono/jsx'
import type { Entry } from '../../assets/entries.ts'
import { Icon } from './icon.tsx'
import { KeyboardHelp } from './keyboard-help.tsx'
import { LoginDialog } from './login-dialog.tsx'
import { Bar, type Place, TopLinks } from './navigation.tsx'
import { usePageState } from './page-state.tsx'
import { Palette } from './palette.tsx'
import { Toast } from './toast.tsx'

type LayoutProps = PropsWithChildren<{
  /** Of the browser's tab; the page's own h1 stands in its content. */
  title: string
  /** Where in the navigation this page is. */
  here?: Place
  /** The page's style sheet (lib/browser/styles), beside the common one. */
  styles?: string
  /** Modules beside the common one. */
  scripts?: Entry[]
}>

/** Every page: the head, the navigation, messages, and around them what the page is about. */
export function Layout({ title, here, styles, scripts = [], children }: LayoutProps) {
  const { assets, signedIn, flash, defaultPassword, theme, locale } = usePageState()
  // The last to hear of a key, as fields have uses of their own for some.
  const modules: Entry[] = ['app', ...scripts, ...(signedIn ? (['keyboard'] as const) : [])]
  return (
    <html lang="en" data-theme={theme} data-locale={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>{title === 'LifeLog' ? title : `${title} · LifeLog`}</title>
        <meta name="description" content={descriptionOf(title)} />
        <ThemeColor theme={theme} />
        <meta name="htmx-config" content={htmxConfig} />
        {signedIn && <script src={assets.url('hide-cached.js')} />}
        <link rel="manifest" href="/manifest.webmanifest" />
        <link rel="icon" href={assets.url('icon.svg')} type="image/svg+xml" />
        <link rel="apple-touch-icon" href={assets.url('icon-180.png')} />
        <link rel="stylesheet" href={assets.url('common.css')} />
        {styles && <link rel="stylesheet" href={assets.url(styles)} />}
        <script src={assets.url('htmx.js')} defer />
        {assets.importsOf(modules).imports.map((url) => (
          <link rel="modulepreload" href={url} />
        ))}
        {modules.map((name) => (
          <script type="module" src={assets.url(`${name}.js`)} />
        ))}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <header class="top">
          <a class="brand" href="/" aria-current={here === '/' ? 'page' : undefined}>
            <img src={assets.url('icon.svg')} alt="" width="28" height="28" />
            <span>LifeLog</span>
          </a>
          {signedIn && (
            <nav aria-label="Main">
              <TopLinks here={here} />
              <button
                class="palette-button needs-script"
                type="button"
                title="Command palette (Ctrl+K)"
                aria-label="Command palette"
                aria-keyshortcuts="Control+K Meta+K"
                disabled
                data-until-script
                data-palette={assets.url('palette.css')}
              >
                <Icon name="bars-3" />
              </button>
              <button
                class="keyboard-help-button needs-script"
                type="button"
                title="Keyboard"
                aria-label="Keyboard"
                disabled
                data-until-script
                data-keyboard-help
              >
                <kbd>?</kbd>
              </button>
            </nav>
          )}
        </header>
        {defaultPassword && (
          <aside class="banner" aria-label="Warning">
            <Icon name="exclamation-triangle" />
            <span>
              The password is still the one of the example. Everybody knows it:{' '}
              <a href="/settings#password">choose your own</a>.
            </span>
          </aside>
        )}
        <main id="main" tabindex={-1}>
          {children}
        </main>
        {signedIn && <Bar here={here} />}
        <div id="toasts" class="toasts" role="status" aria-live="polite">
          {flash && <Toast message={flash.message} undo={flash.undo} />}
        </div>
        <template id="toast-done">
          <Toast message="" />
        </template>
        <template id="toast-failed">
          <Toast kind="failed" message="" />
        </template>
        {signedIn && <LoginDialog />}
        {signedIn && <KeyboardHelp />}
        {signedIn && <Palette />}
      </body>
    </html>
  )
}

function descriptionOf(title: string): string {
  const about = 'LifeLog, a private log of what happened, with its photos and files.'
  return title === 'LifeLog' ? about : `${title}, in ${about}`
}

const colors = { light: '#faf8f5', dark: '#171614' }

/** What the browser paints before the style sheet is there, and around the page. */
function ThemeColor({ theme }: { theme: 'auto' | 'light' | 'dark' }) {
  return (
    <>
      <meta name="color-scheme" content={theme === 'auto' ? 'light dark' : theme} />
      {theme === 'auto' ? (
        Object.entries(colors).map(([scheme, color]) => (
          <meta name="theme-color" content={color} media={`(prefers-color-scheme: ${scheme})`} />
        ))
      ) : (
        <meta name="theme-color" content={colors[theme]} />
      )}
    </>
  )
}

/** The content security policy refuses a style sheet of htmx's own; `back` loads the page anew. */
const htmxConfig = JSON.stringify({ includeIndicatorCSS: false, history: 'reload' })
