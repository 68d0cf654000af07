import type { AdapterFrame } from '../open-cti/host.ts'

/** Forwards what it is sent to the adapter's frame, as a window of another origin than the console's. */
const strangerPage = `<script>
  addEventListener('message', ({ data }) => parent.frames.softphone.postMessage(data.message, data.to))
</script>`

/** The address of the adapter's page, with what Salesforce adds to it. */
export function adapterAddress(connectorUrl: string, console: Location): URL {
  const address = new URL(connectorUrl, console.href)
  address.searchParams.set('mode', 'Lightning')
  address.searchParams.set('ltn_app_id', '06mbn0000000001AAA')
  address.searchParams.set('isdtp', 'vw')
  address.searchParams.set('sfdcIframeOrigin', console.origin)
  address.searchParams.set('clc', '1')
  address.searchParams.set('nonce', crypto.randomUUID())
  return address
}

/** Posts to the adapter's frame, and tells what it sends. */
export function connectFrame(
  element: HTMLIFrameElement,
  origin: string,
  receive: (message: unknown) => void,
): AdapterFrame {
  const stranger = document.createElement('iframe')
  stranger.hidden = true
  stranger.setAttribute('sandbox', 'allow-scripts')
  stranger.srcdoc = strangerPage
  document.body.append(stranger)

  addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source === element.contentWindow && event.origin === origin) receive(event.data)
  })
  return {
    post(message) {
      element.contentWindow?.postMessage(message, origin)
    },
    postAsStranger(message) {
      // An opaque origin cannot be named.
      stranger.contentWindow?.postMessage({ message, to: origin }, '*')
    },
  }
}
