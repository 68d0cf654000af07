import type { Deployment } from '../ports/deployment.ts'

/** Where else the pages connect to, besides the token service and the identity provider. */
export interface PagePolicyOptions {
  readonly deployment: Deployment
  /** Origins of the SIP servers (`wss://…`) and of the discovery service. */
  readonly connect: readonly string[]
}

const everyPage = { 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' }

const directive = (name: string, sources: readonly string[]): string => [name, ...new Set(sources)].join(' ')

/**
 * The headers with which the phone's pages are served. The pages run inside the CRM consoles named in the
 * deployment and nowhere else.
 */
export function pageHeaders({ deployment, connect }: PagePolicyOptions): Readonly<Record<string, string>> {
  const { tokenService, authorities, crmOrigins } = deployment
  const identityProviders = authorities.map((authority) => new URL(authority).origin)
  const policy = [
    directive('default-src', ["'none'"]),
    // Open CTI and the Channel Integration Framework come from the CRM.
    directive('script-src', ["'self'", ...crmOrigins]),
    directive('connect-src', ["'self'", new URL(tokenService).origin, ...identityProviders, ...connect]),
    directive('frame-src', ["'self'", ...identityProviders]),
    directive('frame-ancestors', ["'self'", ...crmOrigins]),
    directive('style-src', ["'self'"]),
    directive('img-src', ["'self'", 'data:']),
    directive('media-src', ["'self'", 'blob:']),
    directive('base-uri', ["'none'"]),
    directive('form-action', ["'none'"]),
  ]
  return { ...everyPage, 'content-security-policy': policy.join('; '), 'cache-control': 'no-cache' }
}

/**
 * The headers with which the redirect page is served. It must have no Cross-Origin-Opener-Policy, which would cut
 * it off from its opener. Only the phone's own pages may frame it, for the sign-in without a click; where
 * `frame-ancestors` is understood, X-Frame-Options counts no more.
 */
export function redirectPageHeaders({
  tokenService,
  ownOrigin,
  crmOrigins,
}: Deployment): Readonly<Record<string, string>> {
  const policy = [
    directive('default-src', ["'none'"]),
    directive('script-src', ["'self'"]),
    directive('connect-src', [new URL(tokenService).origin]),
    directive('base-uri', ["'none'"]),
    directive('form-action', ["'none'"]),
    directive('frame-ancestors', [ownOrigin, ...crmOrigins]),
  ]
  return {
    ...everyPage,
    'content-security-policy': policy.join('; '),
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
  }
}
