/** In which the page writes dates and numbers (BCP 47), as the server says. */
export const locale = document.documentElement.dataset.locale ?? 'en-GB'

/** 24 Nov 2026, 18:30 */
export const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
