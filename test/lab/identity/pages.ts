import { replyHtml } from './exchange.ts'
import type { Exchange } from './exchange.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)

const style = `
  :root { color-scheme: light dark; --brand: #24527a; font: 16px/1.5 system-ui, sans-serif }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#eef2f5, #14191d) }
  main { box-sizing: border-box; width: min(24rem, 100%); padding: 2rem; border-radius: .75rem;
    background: light-dark(#fff, #1e262c); box-shadow: 0 .25rem 1.5rem #0002 }
  h1 { margin: 0 0 1rem; font-size: 1.25rem; font-weight: 600 }
  label { display: block; margin-top: .75rem; font-size: .875rem }
  input { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit;
    border: 1px solid light-dark(#6b7780, #8b98a2); border-radius: .375rem }
  button, a.button { box-sizing: border-box; display: block; width: 100%; margin-top: 1rem; padding: .5rem;
    font: inherit; text-align: center; text-decoration: none; cursor: pointer; color: #fff;
    background: var(--brand); border: 1px solid var(--brand); border-radius: .375rem }
  .second { color: inherit !important; background: none !important }
  .alert { padding: .5rem .75rem; border-left: .25rem solid #b3261e; background: light-dark(#fbeceb, #3a1f1d) }
  .note { margin: 1.5rem 0 0; font-size: .8125rem; color: light-dark(#56626b, #a3b0b9) }
`

/** A page of an identity provider. `body` is HTML; `title` is text. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
<main>
<h1>${escape(title)}</h1>
${body}
</main>
</html>`

export const alert = (text: string | undefined): string =>
  text === undefined ? '' : `<p class="alert" role="alert">${escape(text)}</p>`

/** Headers of Keycloak's pages: nobody else may frame them (BrowserSecurityHeaders.java). */
export const pageHeaders = {
  'X-Frame-Options': 'SAMEORIGIN',
  'Content-Security-Policy': "frame-src 'self'; frame-ancestors 'self'; object-src 'none';",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
} as const

export const failurePage = (text: string): string => page('We are sorry …', alert(text))

export const replyPage = (exchange: Exchange, status: number, html: string): void => {
  for (const [name, value] of Object.entries(pageHeaders)) exchange.response.setHeader(name, value)
  replyHtml(exchange, status, html)
}
