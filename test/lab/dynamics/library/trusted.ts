const originOf = (address: string): string[] => (URL.canParse(address) ? [new URL(address).origin] : [])

/**
 * Origins that the library trusts, the one that it posts to last: the script's `data-crmurl`, else `?ucilib=`,
 * else the referrer. The platform keeps host names only, without the port.
 */
export function trustedOrigins(window: Window): readonly string[] {
  const script = window.document.querySelector<HTMLScriptElement>('script[data-cifid="CIFMainLibrary"]')
  const address =
    script?.dataset['crmurl'] ??
    new URLSearchParams(window.location.search).get('ucilib') ??
    window.document.referrer
  return originOf(address)
}

/** An entry whose host begins with `*.` stands for every host below it. */
export const isTrusted = (origin: string, trusted: readonly string[]): boolean =>
  trusted.some((entry) => {
    const [scheme, host = ''] = entry.split('://')
    return host.startsWith('*.')
      ? origin.startsWith(`${scheme}://`) && origin.endsWith(host.slice(1))
      : origin === entry
  })
