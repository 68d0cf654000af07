import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch, type Browser } from 'puppeteer-core'

/** A browser as people have it: windows need a click, storage is divided by site, microphones are not asked for. */
export interface BrowserMode {
  readonly name: string
  /** What a page of another site gets to see in a frame: the cookies of its own window, and storage at all. */
  readonly thirdParty: { readonly cookies: boolean; readonly storage: boolean }
  launch(): Promise<Browser>
}

const chromiumFlags = [
  '--headless=new',
  // As wide as a console needs: frames that are out of sight are not drawn.
  '--window-size=1280,800',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--no-first-run',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--remote-debugging-port=0',
  'about:blank',
]

/** Lets every page sound; browsers as they come let none that nobody has clicked. */
const anythingSounds = '--autoplay-policy=no-user-gesture-required'

/** @param cookieControls 0 allows third-party cookies, 1 blocks them */
async function launchChromium(cookieControls: 0 | 1, flags = [anythingSounds]): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'sidetone-chromium-'))
  await mkdir(join(profile, 'Default'))
  const preferences = { profile: { cookie_controls_mode: cookieControls } }
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
  const browser = await launch({
    executablePath: process.env['CHROME'] ?? '/usr/bin/chromium',
    ignoreDefaultArgs: true,
    args: [`--user-data-dir=${profile}`, ...flags, ...chromiumFlags],
    defaultViewport: null,
  })
  browser.once('disconnected', () => void rm(profile, { recursive: true, force: true, maxRetries: 5 }))
  return browser
}

/** Firefox's own settings in place of those that the driver makes. */
const firefoxDefaults = {
  'dom.disable_open_during_load': true,
  'fission.webContentIsolationStrategy': 1,
  'browser.contentblocking.category': 'custom',
}

const firefoxMicrophone = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.peerconnection.ice.loopback': true,
}

/** @param cookieBehavior 5 divides cookies by site, as every Firefox does; 1 blocks all third-party cookies */
const launchFirefox = (
  cookieBehavior: 5 | 1,
  preferences: Readonly<Record<string, unknown>> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<Browser> =>
  launch({
    browser: 'firefox',
    executablePath: process.env['FIREFOX'] ?? '/usr/bin/firefox-esr',
    headless: true,
    defaultViewport: null,
    extraPrefsFirefox: {
      ...firefoxDefaults,
      ...firefoxMicrophone,
      'network.cookie.cookieBehavior': cookieBehavior,
      ...preferences,
    },
    env: { ...process.env, ...environment },
  })

export const browserModes: readonly BrowserMode[] = [
  {
    name: 'Chromium, third-party cookies allowed',
    thirdParty: { cookies: true, storage: true },
    launch: () => launchChromium(0),
  },
  {
    name: 'Chromium, third-party cookies blocked',
    thirdParty: { cookies: false, storage: true },
    launch: () => launchChromium(1),
  },
  {
    name: 'Firefox',
    thirdParty: { cookies: false, storage: true },
    launch: () => launchFirefox(5),
  },
  {
    name: 'Firefox, all third-party cookies blocked',
    thirdParty: { cookies: false, storage: false },
    launch: () => launchFirefox(1),
  },
]

/** Chromium as people have it: it keeps a page silent until somebody clicks in it. */
export const launchQuietChromium = (): Promise<Browser> =>
  launchChromium(0, ['--autoplay-policy=document-user-activation-required'])

/** Firefox as people have it, in the same way. @param environment where it finds loudspeakers */
export const launchQuietFirefox = (environment: Readonly<Record<string, string>>): Promise<Browser> =>
  launchFirefox(5, { 'media.autoplay.default': 1 }, environment)
