import type { Page } from 'playwright-core'

/** What audio is said in, both ways: MIME types, each once. */
export interface CodecsInUse {
  readonly sent: readonly string[]
  readonly received: readonly string[]
}

/** The codecs of the connections that are open in a page, and that packets have gone by. */
export const codecsOf = (page: Page): Promise<CodecsInUse> =>
  page.evaluate(async () => {
    const found = { sent: new Set<string>(), received: new Set<string>() }
    for (const connection of window.connections) {
      if (connection.connectionState !== 'connected') continue
      const report = await connection.getStats()
      report.forEach((stats: RTCInboundRtpStreamStats & RTCOutboundRtpStreamStats) => {
        const codec = report.get(stats.codecId ?? '') as { mimeType: string } | undefined
        if (codec && stats.packetsSent) found.sent.add(codec.mimeType)
        if (codec && stats.packetsReceived) found.received.add(codec.mimeType)
      })
    }
    return { sent: [...found.sent], received: [...found.received] }
  })
