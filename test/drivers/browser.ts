import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext } from 'playwright-core'
import { writeTone } from './tone.ts'

/** Where a Chromium or Chrome may be that a person has already. */
const places = [
  process.env['CHROME'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]

const findBrowser = (): string => {
  const found = places.find((place) => place && existsSync(place))
  if (!found) throw new Error('No Chromium or Chrome was found; set CHROME to the path of one.')
  return found
}

export interface BrowserOptions {
  /** The tone that the microphone hears: Hz. */
  readonly tone: number
  /** px */
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
  /** Where host names are to be found, whatever their certificate: an address, and a port where it is another. */
  readonly mapped?: Readonly<Record<string, string>>
}

/** Flags of Playwright's that would hide what people's browsers do: they block pop-up windows, and they sound. */
const notWanted = ['--disable-popup-blocking', '--mute-audio', '--headless']

const mappings = (places: Readonly<Record<string, string>>): string[] => {
  const rules = Object.entries(places).map(([name, place]) => `MAP ${name} ${place}`)
  return rules.length ? [`--host-resolver-rules=${rules.join(',')}`, '--ignore-certificate-errors'] : []
}

const flags = (microphone: string): string[] => [
  '--headless=new',
  // In the place of Playwright's own list, which switches off the division of storage by site.
  '--disable-features=Translate',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-audio-capture=${microphone}`,
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
]

/** A fresh browser with a microphone that hears a tone. Close the context to end it. */
export async function openBrowser(options: BrowserOptions): Promise<BrowserContext> {
  const { tone, viewport, colorScheme, mapped = {} } = options
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-browser-'))
  const microphone = join(folder, 'microphone.wav')
  await writeTone(microphone, tone)
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: findBrowser(),
    headless: true,
    args: [...flags(microphone), ...mappings(mapped)],
    ignoreDefaultArgs: notWanted,
    viewport: viewport ?? { width: 1280, height: 800 },
    ...(colorScheme && { colorScheme }),
  })
  context.once('close', () => void rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return context
}
