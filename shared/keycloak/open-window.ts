const features = 'popup,width=480,height=640'

/** Whether a window has been opened, and what it lacks where the page around the phone allows it too little. */
export interface Opened {
  readonly popup: Window | null
  readonly missing?: 'allow-popups' | 'allow-popups-to-escape-sandbox'
}

/** The empty document that a new window begins with; a window that was open before is another site's already. */
function firstDocumentOf(popup: Window): Document | undefined {
  try {
    return popup.document
  } catch {
    return undefined
  }
}

/**
 * A window that inherits a sandbox cannot show the login pages of providers that cut themselves off from their
 * opener. No page can ask for its sandbox, but every sandbox forbids to set `document.domain`.
 */
function inheritsSandbox(popup: Window): boolean {
  const document = firstDocumentOf(popup)
  try {
    if (document) document.domain = `${document.domain}`
    return false
  } catch {
    return true
  }
}

/**
 * Opens a window, or goes on in the one that is open. A click is used up by a window that opens, even where the
 * browser gives no handle of it; what is not used up was refused.
 */
export function openWindow(window: Window, url: string): Opened {
  const { userActivation } = window.navigator as Partial<Navigator>
  const isClicked = userActivation?.isActive ?? false
  const popup = window.open(url, 'sidetone-sign-in', features)
  if (!popup && isClicked && userActivation?.isActive) return { popup, missing: 'allow-popups' }
  if (popup && inheritsSandbox(popup)) return { popup, missing: 'allow-popups-to-escape-sandbox' }
  return { popup }
}
