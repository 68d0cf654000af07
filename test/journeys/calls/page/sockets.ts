/** Lets a test break the page's network below the phone. */
declare global {
  interface Window {
    /** Drops all connections, and lets no other one open. */
    breakSockets(): void
    /** Loses what is sent, as connections do that have died without a word. */
    loseSent(): void
    mendSockets(): void
  }
}

const open = new Set<WebSocket>()
let isBroken = false
let isLost = false

window.WebSocket = class extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(isBroken ? 'ws://127.0.0.1:9/' : url, protocols)
    open.add(this)
    this.addEventListener('close', () => open.delete(this))
  }

  override send(data: Parameters<WebSocket['send']>[0]): void {
    if (!isLost) super.send(data)
  }
}

window.breakSockets = () => {
  isBroken = true
  for (const socket of open) socket.close()
}

window.loseSent = () => {
  isLost = true
}

window.mendSockets = () => {
  isBroken = isLost = false
}

export {}
