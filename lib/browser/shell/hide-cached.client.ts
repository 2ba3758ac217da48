/*
 * Runs in the head, before any of the page is there to be shown: modules come after a page that the
 * browser has in its cache. What it hides is shown by `checkSession`, and by itself after a second.
 */

import { hideForAnswer, isFromHistory } from './hide-page.client.ts'

if (isFromHistory()) hideForAnswer()
