import { systemClock } from '../ports/clock.ts'
import type { Deployment } from '../ports/deployment.ts'
import { sendMessage } from '../window-link/window-link.ts'
import type { Asking } from './ask.ts'
import { tellChannel } from './channel.ts'
import { callbackTag } from './messages.ts'
import { answerRelay } from './relay.ts'

const texts = {
  nothing: 'There is nothing to do here. You may close this window.',
  handedOver: 'You may close this window.',
  failed: 'The phone cannot be reached. Close this window, and sign in again.',
} as const

function show(document: Document, ...lines: readonly string[]): void {
  const paragraphs = lines.map((line) => Object.assign(document.createElement('p'), { textContent: line }))
  document.body.replaceChildren(...paragraphs)
}

/**
 * What the redirect page does: brings the address it was called with to the frame that asked for it, by every
 * way that can work, and closes its window.
 */
export async function handOverCallback(
  window: Window,
  deployment: Deployment,
  asking: Asking = { fetch: (...request) => fetch(...request), clock: systemClock },
): Promise<void> {
  const { location, history, document, parent } = window
  const opener = window.opener as Window | null
  const url = location.href
  const parameters = new URLSearchParams(location.hash.slice(1))
  // Before anything else, so that the code is in no history and no referrer.
  history.replaceState(null, '', location.pathname)

  const state = parameters.get('state')
  if (!state) {
    show(document, texts.nothing)
    return
  }
  const to = { origin: deployment.ownOrigin, tag: callbackTag }
  if (parent !== window) {
    sendMessage({ window: parent, ...to }, { url })
    return
  }
  if (opener) sendMessage({ window: opener, ...to }, { url })
  tellChannel({ url })

  const problem = parameters.get('error_description') ?? parameters.get('error')
  show(document, ...(problem ? [problem] : []), texts.handedOver)
  const isRelayed = await answerRelay({ ...asking, tokenService: deployment.tokenService }, state, url)
  if (isRelayed || opener) window.close()
  else show(document, texts.failed)
}
