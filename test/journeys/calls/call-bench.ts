import type { Browser, Page } from 'playwright-core'
import type { LineAccount } from '../../../shared/ports/telephony.ts'
import { sipDomain, tones } from '../../lab/agents.ts'
import { startServer } from '../../lab/server.ts'
import { ephemeralAccount } from '../../lab/sip/authentication/ephemeral.ts'
import type { FarEnd } from '../../lab/sip/far-end/far-end.ts'
import type { Algorithm } from '../../lab/sip/kamailio/signalling.ts'
import { originOf } from '../../lab/site.ts'
import {
  serversOf,
  telephoneSystems,
  type TelephoneSystem,
  type TelephoneSystemName,
} from '../../lab/telephone-system.ts'
import { launchBrowser, type MicrophoneOptions } from './browser.ts'
import { createPageSite } from './page-site.ts'
import { writeTone } from './tone-file.ts'

const secret = 'only for tests'
const phonePage = { '/phone': 'test/journeys/calls/page/main.ts' }

export interface CallBenchOptions {
  /** The embedded one when not given. */
  readonly system?: TelephoneSystemName
  /** By which digest Kamailio asks who a phone is; MD5 when not given. */
  readonly algorithm?: Algorithm
  readonly microphone?: MicrophoneOptions
  /** Of the phone's page. */
  readonly headers?: Readonly<Record<string, string>>
  /** Script of each page by its path; the phone's page when not given. */
  readonly pages?: Readonly<Record<string, string>>
}

/** A telephone system with somebody at its far end, and a browser to put phones in. */
export interface CallBench {
  readonly port: number
  readonly platform: TelephoneSystem
  readonly farEnd: FarEnd
  readonly browser: Browser
  /** @param lifetime of its credentials: s */
  accountOf(extension: string, lifetime?: number): LineAccount
  /** A page with a phone that is not connected yet. @param within the bench's own browser when not given */
  openPhone(path?: string, within?: Browser): Promise<Page>
  /** A page with a phone whose line is ready. */
  openReadyPhone(extension?: string, within?: Browser): Promise<Page>
  close(): Promise<void>
}

export async function startCallBench(options: CallBenchOptions = {}): Promise<CallBench> {
  const server = await startServer(0)
  const { port } = server
  const { system = 'embedded', algorithm } = options
  const platform = await telephoneSystems[system]({ server, secret, ...(algorithm && { algorithm }) })
  server.add(await createPageSite({ pages: phonePage, ...options }))
  const browser = await launchBrowser(options.microphone ?? { hears: await writeTone(tones.agent) })

  function accountOf(extension: string, lifetime = 600): LineAccount {
    const expiresAt = Date.now() + lifetime * 1_000
    return {
      addressOfRecord: `sip:${extension}@${sipDomain}`,
      displayName: extension,
      servers: serversOf(platform),
      credentials: { ...ephemeralAccount(secret, { extension, expires: expiresAt / 1_000 }), expiresAt },
      iceServers: [],
    }
  }

  async function openPhone(path = '/phone', within = browser): Promise<Page> {
    const page = await (await within.newContext({ ignoreHTTPSErrors: true })).newPage()
    await page.goto(originOf('phone', port) + path)
    return page
  }

  return {
    port,
    platform,
    farEnd: platform.farEnd,
    browser,
    accountOf,
    openPhone,
    async openReadyPhone(extension = 'ada', within = browser) {
      const page = await openPhone('/phone', within)
      await page.evaluate((account) => window.phone.connect(account), accountOf(extension))
      return page
    },
    async close() {
      await browser.close()
      await platform.close()
      await server.close()
    },
  }
}
