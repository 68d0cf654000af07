/**
 * Forwards what it is sent to the panel's frame, as a window of another origin than the app's. From there, frames
 * are known by their number alone.
 */
const strangerPage = `<script>
  addEventListener('message', ({ data }) => parent[data.frame].postMessage(data.message, data.to))
</script>`

export interface PanelFrame {
  readonly post: (message: unknown, targetOrigin: string) => void
  readonly postAsStranger: (message: unknown) => void
}

/** The panel's window: posts to it, and tells what it sends. */
export function connectPanel(
  element: HTMLIFrameElement,
  receive: (event: MessageEvent<unknown>) => void,
): PanelFrame {
  const stranger = document.createElement('iframe')
  stranger.hidden = true
  stranger.setAttribute('sandbox', 'allow-scripts')
  stranger.srcdoc = strangerPage
  document.body.append(stranger)

  addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source === element.contentWindow) receive(event)
  })
  return {
    post(message, targetOrigin) {
      element.contentWindow?.postMessage(message, targetOrigin)
    },
    postAsStranger(message) {
      const frame = [...document.querySelectorAll('iframe')].indexOf(element)
      // An opaque origin cannot be named.
      stranger.contentWindow?.postMessage({ message, frame, to: new URL(element.src).origin }, '*')
    },
  }
}
