import type { Deployment } from '../ports/deployment.ts'

/** Where else the pages connect to, besides the token service and the identity provider. */
export interface PagePolicyOptions {
  readonly deployment: Deployment
  /** Origins of the SIP servers (`wss://…`) and of the discovery service. */
  readonly connect: readonly string[]
}

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
  return {
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
  }
}
