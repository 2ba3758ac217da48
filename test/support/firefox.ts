import { type Browser, launch } from 'puppeteer-core'

/** Debian's Firefox (`firefox-esr`) without windows, driven by WebDriver BiDi. */
export function openFirefox(): Promise<Browser> {
  return launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    extraPrefsFirefox: { 'intl.accept_languages': 'en-GB', 'ui.systemUsesDarkTheme': 0 },
  })
}
