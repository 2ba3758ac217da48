/** What htmx.js makes known to every module. */
declare const htmx: import('htmx.org').Htmx
