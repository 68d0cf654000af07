import type { KoaContextWithOIDC } from 'oidc-provider'
import { failurePage, pageHeaders } from './pages.ts'

/** Answers a request that oidc-provider handles with a page of ours. */
export const show = ({ response }: KoaContextWithOIDC, html: string): void => {
  response.set(pageHeaders)
  response.type = 'html'
  response.body = html
}

/** Where oidc-provider tells the person, not the application, that something is wrong. */
export const renderError = (
  ctx: KoaContextWithOIDC,
  { error, error_description: description }: { error: string; error_description?: string },
): void => show(ctx, failurePage(description ?? error))
